import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** What {@link KeyedDigest.check} found out. */
export type DigestMatch = 'current' | 'outdated' | 'none'

/**
 * Makes digests that only somebody who has the secret can make, each good for one purpose.
 *
 * The first secret makes digests, all of them verify, so that a secret can be replaced without
 * logging anybody out (ASVS 5.0, 13.3.4).
 */
export class KeyedDigest {
  readonly #secrets: readonly string[]

  /** @throws TypeError without at least one secret. */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0 || secrets.some((secret) => secret === '')) {
      throw new TypeError('KeyedDigest needs at least one secret, and none may be empty')
    }
    this.#secrets = [...secrets]
  }

  /** HMAC-SHA256 as base64url. The same parts give another digest for another purpose. */
  make(purpose: string, ...parts: readonly string[]): string {
    return digest(this.#secrets[0] as string, purpose, parts).toString('base64url')
  }

  /** Compares in constant time, with the current secret first and the older ones after it. */
  check(given: string, purpose: string, ...parts: readonly string[]): DigestMatch {
    const [current, ...older] = this.#secrets as [string, ...string[]]
    if (isDigest(given, current, purpose, parts)) return 'current'
    return older.some((secret) => isDigest(given, secret, purpose, parts)) ? 'outdated' : 'none'
  }
}

/** SHA-256 as base64url, for values of so much randomness that no key is needed. */
export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}

function isDigest(given: string, secret: string, purpose: string, parts: readonly string[]) {
  const received = Buffer.from(given, 'base64url')
  const expected = digest(secret, purpose, parts)
  return received.length === expected.length && timingSafeEqual(received, expected)
}

function digest(secret: string, purpose: string, parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', secret)
  // With its length before each part, ("ab", "c") and ("a", "bc") cannot give the same digest.
  for (const part of [purpose, ...parts]) hmac.update(`${Buffer.byteLength(part)}:${part}`)
  return hmac.digest()
}
