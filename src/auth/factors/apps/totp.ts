import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { toBase32 } from './base32.ts'

/** How long one code is shown, in milliseconds (RFC 6238, 5.2). */
export const TOTP_STEP_MS = 30_000

/** Digits of a code. */
export const TOTP_DIGITS = 6

/** How many steps a clock may be wrong, each way (RFC 6238, 6). */
const DRIFT_STEPS = 1

/** 160 bits: as long as what SHA-1 gives (RFC 4226, 4, R6). */
const SECRET_BYTES = 20

/** The hash of a code. Apps agree on SHA-1 only; it is not weak here, where nothing depends on collisions. */
export type TotpHash = 'sha1' | 'sha256' | 'sha512'

/** How codes are made, where it is not as apps do it. */
export interface TotpShape {
  readonly digits?: number
  readonly hash?: TotpHash
}

/** A new secret for an app. */
export function newTotpSecret(): Buffer {
  return randomBytes(SECRET_BYTES)
}

/** The step of a time in milliseconds since 1970-01-01 UTC. */
export function totpStepAt(now: number): number {
  return Math.floor(now / TOTP_STEP_MS)
}

/** The code of a step (RFC 4226, 5.3, with the step as the counter). */
export function totpCode(
  secret: Uint8Array,
  step: number,
  { digits = TOTP_DIGITS, hash = 'sha1' }: TotpShape = {},
): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac(hash, secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 15
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The step whose code this is, of the current one, the one before it and the one after it; `null` for none of
 * them. All are compared, each in constant time.
 *
 * @param now in milliseconds since 1970-01-01 UTC.
 */
export function findTotpStep(secret: Uint8Array, code: string, now: number): number | null {
  if (!/^\d+$/.test(code)) return null
  const current = totpStepAt(now)
  let found: number | null = null
  for (let step = Math.max(0, current - DRIFT_STEPS); step <= current + DRIFT_STEPS; step += 1) {
    // The latest of several: a code that is used up for it is used up for the earlier ones, too.
    if (isSame(totpCode(secret, step), code)) found = step
  }
  return found
}

/** What an app needs to know, and shows beside its codes. */
export interface TotpLabel {
  /** The name of the site. */
  readonly issuer: string
  readonly username: string
}

/**
 * The address that a QR code holds, by which an app learns the secret. Whoever sees it has the factor.
 *
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri(secret: Uint8Array, { issuer, username }: TotpLabel): string {
  // A colon stands between the two, so that neither may have one.
  const [site, name] = [issuer, username].map((text) => encode(text.replaceAll(':', ' ').trim()))
  const params = [
    `secret=${toBase32(secret)}`,
    `issuer=${site}`,
    'algorithm=SHA1',
    `digits=${TOTP_DIGITS}`,
    `period=${TOTP_STEP_MS / 1000}`,
  ]
  return `otpauth://totp/${site}:${name}?${params.join('&')}`
}

/** A space as %20: apps show a plus as it is. Half of a surrogate pair would throw. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
