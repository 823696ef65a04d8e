import type { Passwords } from './passwords.ts'
import type { HashingPool } from './pool/hashing-pool.ts'

/** How many hashes wait for a thread in this process, and about how long one more would wait, in milliseconds. */
export type HashingLoad = Pick<HashingPool, 'waiting' | 'waitMs'>

/** The load of the threads behind these passwords; `null` where there are none. */
export function hashingLoadOf(passwords: Passwords | undefined): HashingLoad | null {
  return (passwords as { readonly pool?: HashingLoad } | undefined)?.pool ?? null
}
