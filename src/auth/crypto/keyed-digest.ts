import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'

/** What {@link KeyedDigest.check} found out. */
export type DigestMatch = 'current' | 'outdated' | 'none'

/**
 * Makes digests that only somebody who has the secret can make, each good for one purpose.
 *
 * The first secret makes digests, all of them verify, so that a secret can be replaced without
 * logging anybody out (ASVS 5.0, 13.3.4).
 */
export class KeyedDigest {
  readonly #keys: readonly KeyObject[]

  /** @throws TypeError without at least one secret. */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0 || secrets.some((secret) => secret === '')) {
      throw new TypeError('KeyedDigest needs at least one secret, and none may be empty')
    }
    this.#keys = secrets.map((secret) => createSecretKey(secret, 'utf8'))
  }

  /** HMAC-SHA256 as base64url. The same parts give another digest for another purpose. */
  make(purpose: string, ...parts: readonly string[]): string {
    return digest(this.#keys[0] as KeyObject, purpose, parts).toString('base64url')
  }

  /** The digests of all secrets, that of the current one first: to look up what older ones have made. */
  makeAll(purpose: string, ...parts: readonly string[]): readonly [string, ...string[]] {
    const all = this.#keys.map((key) => digest(key, purpose, parts).toString('base64url'))
    return all as [string, ...string[]]
  }

  /** Compares in constant time, with the current secret first and the older ones after it. */
  check(given: string, purpose: string, ...parts: readonly string[]): DigestMatch {
    const [current, ...older] = this.#keys as [KeyObject, ...KeyObject[]]
    if (isDigest(given, current, purpose, parts)) return 'current'
    return older.some((key) => isDigest(given, key, purpose, parts)) ? 'outdated' : 'none'
  }
}

/** SHA-256 as base64url, for values of so much randomness that no key is needed. */
export function sha256(value: string): string {
  return hash('sha256', value, 'base64url')
}

function isDigest(given: string, key: KeyObject, purpose: string, parts: readonly string[]) {
  const received = Buffer.from(given, 'base64url')
  const expected = digest(key, purpose, parts)
  return received.length === expected.length && timingSafeEqual(received, expected)
}

function digest(key: KeyObject, purpose: string, parts: readonly string[]): Buffer {
  // With its length before each part, ("ab", "c") and ("a", "bc") cannot give the same digest.
  let text = `${Buffer.byteLength(purpose)}:${purpose}`
  for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`
  return createHmac('sha256', key).update(text).digest()
}
