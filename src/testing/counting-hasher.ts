import type { PasswordHasher } from '../auth/passwords/hashers/hasher.ts'
import { cheapHasher } from './cheap-hasher.ts'

/** A hasher that tells how much it was asked to do. */
export interface CountingHasher extends PasswordHasher {
  /** Hashes so far, made for a new password or to compare one. */
  readonly count: number
}

/**
 * Counts the hashes of another hasher (of {@link cheapHasher}). Time cannot be measured well in a
 * test; the number of hashes is what makes the time.
 */
export function countingHasher(hasher: PasswordHasher = cheapHasher()): CountingHasher {
  let count = 0
  return {
    name: hasher.name,
    get count() {
      return count
    },
    recognises: (encoded) => hasher.recognises(encoded),
    isOutdated: (encoded) => hasher.isOutdated(encoded),
    async make(raw, options) {
      count += 1
      return hasher.make(raw, options)
    },
    async verify(raw, encoded, options) {
      count += 1
      return hasher.verify(raw, encoded, options)
    },
  }
}
