import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import { eachKeyOnce } from '../../auth/throttling/throttle-rules.ts'
import type { ThrottleKey, ThrottleRule } from '../../auth/throttling/throttle-store.ts'

/** A key, and the SHA-256 under which it is stored. */
export interface HashedKey extends ThrottleKey {
  readonly hash: string
}

/** In one order for everybody: two statements that lock the same rows never wait for each other. */
export function hashedInOrder(keys: readonly ThrottleKey[]): HashedKey[] {
  return eachKeyOnce(keys)
    .map((one) => ({ ...one, hash: sha256(one.key) }))
    .sort((one, other) => (one.hash < other.hash ? -1 : 1))
}

/**
 * A value that depends on the key of a row, in SQL. There is nothing to escape in it: digests, and what
 * is written for a rule.
 */
export function byKey(
  column: string,
  keys: readonly HashedKey[],
  write: (rule: ThrottleRule) => string,
): string {
  const cases = keys.map(({ hash, rule }) => `WHEN '${hash}' THEN ${write(rule)}`)
  return `CASE ${column} ${cases.join(' ')} END`
}
