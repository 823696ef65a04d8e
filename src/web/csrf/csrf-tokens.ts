import { randomBytes } from 'node:crypto'
import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'

const PURPOSE = 'csrf-token'
const DIGEST_BYTES = 32

const TIME_BYTES = 8

// Mask, masked digest and time, 72 bytes in base64url: no letter has bits to spare.
const TOKEN = /^[A-Za-z0-9_-]{96}$/

/**
 * Makes and checks the token in a form: a keyed digest of whatever it is bound to and of when it was made, masked
 * anew for each page so that compressed answers do not leak it letter by letter (BREACH). The time is no secret.
 */
export class CsrfTokens {
  readonly #digest: KeyedDigest

  constructor(digest: KeyedDigest) {
    this.#digest = digest
  }

  /** @param now milliseconds since 1970-01-01 UTC. */
  make(binding: string, now: number): string {
    const mask = randomBytes(DIGEST_BYTES)
    const time = Buffer.alloc(TIME_BYTES)
    time.writeBigUInt64BE(BigInt(Math.max(0, Math.trunc(now))))
    const digest = Buffer.from(this.#digest.make(PURPOSE, binding, textOf(time)), 'base64url')
    return Buffer.concat([mask, xor(digest, mask), time]).toString('base64url')
  }

  /** When the token was made, in milliseconds since 1970-01-01 UTC; `null` when it is not bound to this. */
  check(token: string, binding: string): number | null {
    if (!TOKEN.test(token)) return null
    const bytes = Buffer.from(token, 'base64url')
    const time = bytes.subarray(2 * DIGEST_BYTES)
    const digest = xor(bytes.subarray(DIGEST_BYTES, 2 * DIGEST_BYTES), bytes)
    const match = this.#digest.check(digest.toString('base64url'), PURPOSE, binding, textOf(time))
    return match === 'none' ? null : Number(time.readBigUInt64BE())
  }
}

function textOf(time: Buffer): string {
  return time.toString('hex')
}

function xor(one: Buffer, other: Buffer): Buffer {
  const result = Buffer.allocUnsafe(one.length)
  for (let index = 0; index < one.length; index++) {
    result[index] = (one[index] as number) ^ (other[index] as number)
  }
  return result
}
