import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'
import { LruCache } from '../../auth/crypto/lru-cache.ts'
import { randomBytes } from '../../auth/crypto/random.ts'

const PURPOSE = 'csrf-token'
const DIGEST_BYTES = 32
const DIGESTS_KEPT = 1000

// Mask and masked digest, 64 bytes in base64url.
const TOKEN = /^[A-Za-z0-9_-]{86}$/

/**
 * Makes and checks the token in a form: a keyed digest of whatever it is bound to, masked anew for
 * each page so that compressed answers do not leak it letter by letter (BREACH).
 */
export class CsrfTokens {
  readonly #digest: KeyedDigest
  readonly #made = new LruCache<string>(DIGESTS_KEPT)

  constructor(digest: KeyedDigest) {
    this.#digest = digest
  }

  /**
   * @param name of what it is bound to, if there is one that is no secret: the pages of one visitor
   *   follow each other, and the digest behind their tokens is the same.
   */
  make(binding: string, name?: string): string {
    const mask = randomBytes(DIGEST_BYTES)
    const digest = Buffer.from(this.#digestOf(binding, name), 'base64url')
    return Buffer.concat([mask, xor(digest, mask)]).toString('base64url')
  }

  #digestOf(binding: string, name: string | undefined): string {
    const known = name === undefined ? undefined : this.#made.get(name)
    if (known !== undefined) return known
    const digest = this.#digest.make(PURPOSE, binding)
    if (name !== undefined) this.#made.set(name, digest)
    return digest
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
