import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { UserReference } from '../user.ts'

/** A username that somebody had, and that nobody else gets for a time. */
export interface KeptUsername {
  readonly owner: UserReference
  readonly username: string
  /** When it is free, in milliseconds since 1970-01-01 UTC. */
  readonly until: number
}

/**
 * Keeps usernames for those who had them. Every method is one atomic step, and rejects with `StoreUnavailable` when
 * the store cannot be asked. A name is kept for as long as its row is there: `purge` removes it, every hour.
 */
export interface UsernameStore extends TellsOfPerson {
  /** Keeps a name. One that its owner has kept already is kept anew. */
  keep(kept: KeptUsername): Promise<void>

  /** Gives up one name of an owner. Harmless when there is none. */
  release(owner: UserReference, username: string): Promise<void>

  /** Gives up all names of an owner who is deleted. */
  releaseAllOf(owner: UserReference): Promise<void>

  /**
   * Whether a name is kept for somebody else of the same backend: `same` without regard to case, or one that looks
   * `alike`; `null` when it is free for them. In a transaction that has only written so far, it sees what others have
   * committed before this call.
   */
  keptFrom(who: UserReference, username: string): Promise<'same' | 'alike' | null>

  /** The names that are kept for an owner. */
  namesOf(owner: UserReference): Promise<readonly string[]>

  /** Removes what is over at a time, and says how many. */
  purge(now: number): Promise<number>
}
