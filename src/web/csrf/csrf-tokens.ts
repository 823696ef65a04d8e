import { randomBytes } from 'node:crypto'
import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'

const PURPOSE = 'csrf-token'
const DIGEST_BYTES = 32

// Mask and masked digest, 64 bytes in base64url.
const TOKEN = /^[A-Za-z0-9_-]{86}$/

/**
 * Makes and checks the token in a form: a keyed digest of whatever it is bound to, masked anew for
 * each page so that compressed answers do not leak it letter by letter (BREACH).
 */
export class CsrfTokens {
  readonly #digest: KeyedDigest

  constructor(digest: KeyedDigest) {
    this.#digest = digest
  }

  make(binding: string): string {
    const mask = randomBytes(DIGEST_BYTES)
    const digest = Buffer.from(this.#digest.make(PURPOSE, binding), 'base64url')
    return Buffer.concat([mask, xor(digest, mask)]).toString('base64url')
  }

  check(token: string, binding: string): boolean {
    if (!TOKEN.test(token)) return false
    const bytes = Buffer.from(token, 'base64url')
    const digest = xor(bytes.subarray(DIGEST_BYTES), bytes.subarray(0, DIGEST_BYTES))
    return this.#digest.check(digest.toString('base64url'), PURPOSE, binding) !== 'none'
  }
}

function xor(one: Buffer, other: Buffer): Buffer {
  const result = Buffer.allocUnsafe(one.length)
  for (let index = 0; index < one.length; index++) {
    result[index] = (one[index] as number) ^ (other[index] as number)
  }
  return result
}
