import { toBareBase64, toUsualBase64 } from '../primitives/base64.ts'
import type { ReadContext } from './format.ts'
import { fromGenericObject } from './generic-objects.ts'

/** Bytes of a PBKDF2 that are kept: what follows is computed apart and adds nothing but length. */
const KEPT_BYTES = 32
const PASSPORT_ITERATIONS = 25_000
// What new projects have.
const [FIREBASE_MEM_COST, FIREBASE_ROUNDS] = [14, 8]

type Row = Readonly<Record<string, unknown>>

/**
 * Turns what other systems keep in several columns into one stored text.
 *
 * @returns `null` for a shape that is not known.
 */
export function toStoredText(row: Row, context: ReadContext): string | null {
  if (isText(row.secretData) && isText(row.credentialData)) return fromKeycloak(row)
  if (isText(row.password_algorithm)) return fromDiscourse(row)
  if (isText(row.passwordHash)) return fromFirebase(row, context)
  if (isText(row.encrypted_password)) return `{peppered}${row.encrypted_password}`
  if (isText(row.hash) && isText(row.salt)) return fromPassport(row.salt, row.hash)
  if (isText(row.encryptionScheme) || isText(row.algorithm)) return fromGenericObject(row)
  // FOSUserBundle.
  if (isText(row.password) && isText(row.salt)) return `{symfony}${row.salt}{${row.password}}`
  return null
}

function fromKeycloak(row: Row): string | null {
  const secret = parseObject(row.secretData)
  const credential = parseObject(row.credentialData)
  const { algorithm, hashIterations: iterations } = credential
  const [digest, salt] = [bytes(secret.value), bytes(secret.salt)]
  if (algorithm === 'argon2') {
    const extra = parseObject(credential.additionalParameters)
    const first = (name: string) => String([extra[name]].flat()[0])
    const version = first('version') === '1.3' ? '$v=19' : ''
    const cost = `m=${first('memory')},t=${iterations},p=${first('parallelism')}`
    return `$argon2${first('type')}${version}$${cost}$${toBareBase64(salt)}$${toBareBase64(digest)}`
  }
  const hash = { pbkdf2: 'sha1', 'pbkdf2-sha256': 'sha256', 'pbkdf2-sha512': 'sha512' }[
    String(algorithm)
  ]
  return hash ? phcPbkdf2(hash, iterations, salt, digest) : null
}

function fromDiscourse({ password_algorithm, salt, password_hash }: Row): string | null {
  const match = /^\$pbkdf2-(sha256|sha512)\$i=(\d{1,10}),l=\d+\$$/.exec(String(password_algorithm))
  if (!match || !isText(salt) || !isText(password_hash)) return null
  const digest = Buffer.from(password_hash, 'hex')
  return phcPbkdf2(String(match[1]), match[2], Buffer.from(salt), digest)
}

/** With a configuration beside it, its keys are taken along unless the settings have them. */
function fromFirebase(
  { passwordHash, passwordSalt, hashConfig, ...row }: Row,
  { keys }: ReadContext,
) {
  // The Admin SDK has other names, and base64 for URLs.
  const salt = row.salt ?? passwordSalt
  if (!isText(passwordHash) || !isText(salt) || salt === '') return null
  const config = parseObject(hashConfig)
  const [memCost, rounds] = [
    config.mem_cost ?? keys?.firebase?.memCost ?? FIREBASE_MEM_COST,
    config.rounds ?? keys?.firebase?.rounds ?? FIREBASE_ROUNDS,
  ]
  const parts = [salt, passwordHash].map(toUsualBase64).join('$')
  const stored = `$firescrypt$ln=${memCost},r=${rounds},p=1$${parts}`
  if (keys?.firebase || !isText(config.base64_signer_key)) return stored
  const { base64_salt_separator: separator, base64_signer_key: key } = config
  if (!isText(separator)) return null
  return `${stored}$${toUsualBase64(separator)}$${toUsualBase64(key)}`
}

/** passport-local-mongoose and Payload: 512 bytes of PBKDF2, of which the first tell as much as all. */
function fromPassport(salt: string, hash: string): string {
  return `pbkdf2:sha256:${PASSPORT_ITERATIONS}$${salt}$${hash.slice(0, 2 * KEPT_BYTES)}`
}

function phcPbkdf2(hash: string, iterations: unknown, salt: Buffer, digest: Buffer): string {
  const parameters = `i=${iterations},l=${digest.length}`
  return `$pbkdf2-${hash}$${parameters}$${toBareBase64(salt)}$${toBareBase64(digest)}`
}

function bytes(value: unknown): Buffer {
  return Buffer.from(isText(value) ? value : '', 'base64')
}

/** An object, or one that is written down as JSON; empty for anything else. */
export function parseObject(value: unknown): Row {
  if (isText(value)) {
    try {
      return parseObject(JSON.parse(value))
    } catch {
      return {}
    }
  }
  return typeof value === 'object' && value !== null ? (value as Row) : {}
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
