import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signWith,
} from 'node:crypto'
import type {
  PasskeyCreation,
  PasskeyRequest,
} from '../../src/auth/factors/passkeys/passkey-options.ts'

/** How a device behaves. */
export interface DeviceOptions {
  readonly origin?: string
  readonly algorithm?: 'ES256' | 'EdDSA' | 'RS256'
  /** Whether it asks who holds it (true). */
  readonly verifies?: boolean
  /** Whether its keys are copied to other devices (true). */
  readonly isSynced?: boolean
  /** Whether it finds a passkey without being told which, and the browser says so (true). */
  readonly isDiscoverable?: boolean
  /** The next value of its counter; `null`: it has none (`null`). */
  readonly counter?: number | null
}

interface Key {
  readonly id: Buffer
  readonly handle: string
  readonly rpId: string
  readonly privateKey: KeyObject
}

/** A device with passkeys, in software: it makes what a browser would send (WebAuthn level 3, 6 and 8.7). */
export class PasskeyDevice {
  readonly options: Required<DeviceOptions>
  readonly keys: Key[] = []
  counter: number | null

  constructor(options: DeviceOptions = {}) {
    this.options = {
      ...{ origin: 'http://localhost:3000', algorithm: 'ES256', verifies: true, isSynced: true },
      ...{ counter: null, isDiscoverable: true, ...options },
    }
    this.counter = this.options.counter
  }

  /** Makes a passkey. */
  create(asked: PasskeyCreation, changes: Partial<Answer> = {}): string {
    const { algorithm } = this.options
    const { publicKey, privateKey } = newPair(algorithm)
    const key = { id: randomBytes(16), handle: asked.user.id, rpId: asked.rp.id, privateKey }
    this.keys.push(key)
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, key.id.length]),
      key.id,
      cbor(coseKey(algorithm, publicKey)),
    ])
    const authData = this.#authData(changes.rpId ?? asked.rp.id, FLAG_CREDENTIAL, credential)
    const attestation = cbor(
      new Map<string, Value>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    )
    return this.#answer(
      key,
      {
        clientDataJSON: this.#clientData('webauthn.create', asked.challenge, changes),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal', 'hybrid'],
      },
      this.options.isDiscoverable ? { credProps: { rk: true } } : {},
    )
  }

  /** Uses the newest passkey that was asked for; throws when there is none, as a browser would. */
  get(asked: PasskeyRequest, changes: Partial<Answer> = {}): string {
    const allowed = asked.allowCredentials.map(({ id }) => id)
    const fits = ({ id, rpId }: Key) =>
      rpId === asked.rpId && (allowed.length === 0 || allowed.includes(id.toString('base64url')))
    const key = this.keys.findLast(fits)
    if (!key) throw new Error('NotAllowedError')
    const authData = this.#authData(changes.rpId ?? asked.rpId, 0)
    const clientDataJSON = this.#clientData('webauthn.get', asked.challenge, changes)
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    const digest = this.options.algorithm === 'EdDSA' ? null : 'sha256'
    const signature = signWith(digest, Buffer.concat([authData, hash]), key.privateKey)
    return this.#answer(key, {
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: changes.userHandle ?? key.handle,
    })
  }

  #answer({ id }: Key, response: Readonly<Record<string, unknown>>, results = {}): string {
    const text = id.toString('base64url')
    const answer = { id: text, rawId: text, type: 'public-key', response }
    return JSON.stringify({ ...answer, clientExtensionResults: results })
  }

  #clientData(type: string, asked: string, changes: Partial<Answer>): string {
    const { challenge = asked, origin = this.options.origin } = changes
    const data = { type: changes.type ?? type, challenge, origin, crossOrigin: false }
    return Buffer.from(JSON.stringify(data)).toString('base64url')
  }

  #authData(rpId: string, flag: number, credential: Buffer = Buffer.alloc(0)): Buffer {
    const { verifies, isSynced } = this.options
    const flags = 1 | (verifies ? 4 : 0) | (isSynced ? 8 | 16 : 0) | flag
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter ?? 0)
    if (this.counter !== null) this.counter += 1
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.from([flags]),
      counter,
      credential,
    ])
  }
}

/** What of an answer is to be wrong. */
interface Answer {
  readonly type: string
  readonly challenge: string
  readonly origin: string
  readonly rpId: string
  readonly userHandle: string
}

const FLAG_CREDENTIAL = 64

function newPair(algorithm: string) {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

/** RFC 9053: the key as an authenticator gives it out. */
function coseKey(algorithm: string, key: KeyObject): Map<number, Value> {
  const jwk = key.export({ format: 'jwk' })
  const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
  if (algorithm === 'EdDSA') {
    return new Map<number, Value>([
      ...([
        [1, 1],
        [3, -8],
        [-1, 6],
      ] as const),
      [-2, bytes(jwk.x)],
    ])
  }
  if (algorithm === 'RS256') {
    return new Map<number, Value>([
      ...([
        [1, 3],
        [3, -257],
      ] as const),
      [-1, bytes(jwk.n)],
      [-2, bytes(jwk.e)],
    ])
  }
  return new Map<number, Value>([
    ...([
      [1, 2],
      [3, -7],
      [-1, 1],
    ] as const),
    [-2, bytes(jwk.x)],
    [-3, bytes(jwk.y)],
  ])
}

type Value = number | string | Buffer | Map<number, Value> | Map<string, Value>

/** The part of CBOR (RFC 8949) that authenticators use. */
function cbor(value: Value): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const pairs = [...value].flatMap(([key, one]) => [cbor(key), cbor(one)])
  return Buffer.concat([head(5, value.size), ...pairs])
}

function head(major: number, size: number): Buffer {
  const type = major << 5
  if (size < 24) return Buffer.from([type | size])
  if (size < 256) return Buffer.from([type | 24, size])
  return Buffer.from([type | 25, size >> 8, size & 255])
}
