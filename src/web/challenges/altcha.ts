import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** Letters of a solution as it is sent. Ours have some 330. */
export const ALTCHA_MAX_LENGTH = 2048

const ALGORITHM = 'SHA-256'
const SALT_BYTES = 12

/**
 * Our salts, and no others: random, the end of its life in seconds, and `&`. Whatever follows the salt is hashed
 * with it, so without that sign a digit of the number could be moved into the time.
 */
const SALT = /^[0-9a-f]{24}\?expires=(\d{10})&$/
const HEX = /^[0-9a-f]{64}$/

/** A challenge in the format of ALTCHA (version 1), as its libraries and its widget read it. */
export interface AltchaChallenge {
  readonly algorithm: 'SHA-256'
  /** SHA-256 of the salt and the number that is to be found, in hex. */
  readonly challenge: string
  /** The number is at most that. */
  readonly maxnumber: number
  readonly salt: string
  /** HMAC-SHA256 of the challenge, in hex: it is one of ours. */
  readonly signature: string
}

/** A solution that is right. */
export interface AltchaSolution {
  readonly challenge: string
  /** When the challenge ends, in milliseconds since 1970-01-01 UTC. */
  readonly expiresAt: number
}

/** Makes a challenge. The number is found by trying, half of them on the average. */
export function makeAltcha(
  key: string,
  { maxNumber, expiresAt }: { readonly maxNumber: number; readonly expiresAt: number },
): AltchaChallenge {
  const seconds = Math.floor(expiresAt / 1000)
  const salt = `${randomBytes(SALT_BYTES).toString('hex')}?expires=${seconds}&`
  const challenge = digestOf(salt, randomInt(maxNumber + 1))
  const signature = signatureOf(key, challenge)
  return { algorithm: ALGORITHM, challenge, maxnumber: maxNumber, salt, signature }
}

/**
 * Checks what a stranger has sent as a solution: base64 of JSON.
 *
 * @param keys any of them may have signed it.
 * @returns `null` for whatever is not a solution of one of our challenges. Whether it is too old, or was used, is
 *   still to be seen.
 */
export function readAltcha(keys: readonly string[], payload: unknown): AltchaSolution | null {
  const given = parsed(payload)
  if (!given) return null
  const { algorithm, challenge, number, salt, signature } = given
  if (algorithm !== ALGORITHM || typeof number !== 'number' || !Number.isSafeInteger(number)) {
    return null
  }
  const seconds = typeof salt === 'string' ? SALT.exec(salt)?.[1] : undefined
  if (seconds === undefined || number < 0 || !isHex(challenge) || !isHex(signature)) return null
  if (digestOf(salt as string, number) !== challenge) return null
  const isOurs = keys.some((key) => isSame(signatureOf(key, challenge), signature))
  return isOurs ? { challenge, expiresAt: Number(seconds) * 1000 } : null
}

function parsed(payload: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof payload !== 'string' || payload === '' || payload.length > ALTCHA_MAX_LENGTH)
    return null
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function digestOf(salt: string, number: number): string {
  return hash('sha256', salt + number, 'hex')
}

function signatureOf(key: string, challenge: string): string {
  return createHmac('sha256', key).update(challenge).digest('hex')
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && HEX.test(value)
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
