import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { UserReference } from '../user.ts'

/**
 * `app`: an authenticator app. `recovery`: one recovery code. `passkey`: a passkey. `asked`: no factor, but
 * since when the person is asked to add one (`createdAt`). `no-password`: no factor, but when the person began
 * to give up their password (`createdAt`).
 */
export type FactorKind = 'app' | 'recovery' | 'passkey' | 'asked' | 'no-password'

/** A second factor of a person, at rest. Times are milliseconds since 1970-01-01 UTC. */
export interface Factor {
  /** Names it in pages and events, and opens nothing: up to 64 characters that are never used again. */
  readonly id: string
  readonly owner: UserReference
  readonly kind: FactorKind
  /** What its owner calls it, up to 100 characters; `null` for no name. */
  readonly name: string | null
  /**
   * What a proof is checked with: sealed for an app, a slow hash for a recovery code, the public key for a
   * passkey. Never anything that opens an account for whoever reads it.
   */
  readonly secret: string
  /** What a passkey is known by, base64url: no two have the same; `null` for other kinds. */
  readonly credentialId: string | null
  /** How a passkey can be reached, such as `internal` or `usb`; empty for other kinds. */
  readonly transports: readonly string[]
  /** Whether a passkey is kept in more than one place (false for other kinds). */
  readonly isBackedUp: boolean
  /**
   * Whether a passkey has been a whole login, or is sure to be one: its device asks who holds it, and finds it
   * without being told which (false, and for other kinds).
   */
  readonly logsInAlone?: boolean
  /**
   * The highest that was used: of an app the time step, of a passkey its signature counter (0: it has none).
   * 0 before the first use.
   */
  readonly counter: number
  readonly createdAt: number
  /** When it was proved for the first time; `null`: it counts for nothing yet. */
  readonly confirmedAt: number | null
  /** `null` before the first use. */
  readonly lastUsedAt: number | null
}

/** One use of an authenticator app or of a passkey. */
export interface FactorUse {
  /** The time step of the code, or the signature counter. */
  readonly counter: number
  /** When, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Whether the passkey is kept in more than one place by now (as before). */
  readonly isBackedUp?: boolean
  /** True: it was a whole login, and is known as one from now on (as before). */
  readonly logsInAlone?: true
  /**
   * Whether a counter that is not higher is a use, too; the highest stays then (false). For passkeys whose
   * counters went back, where that is only noticed.
   */
  readonly acceptsLower?: boolean
}

/** What becomes of the factors of a person. */
export interface FactorRevision<T> {
  /** Ids of theirs that go (none). */
  readonly remove?: readonly string[]
  /** Factors of theirs that come (none). */
  readonly add?: readonly Factor[]
  /** What the caller is told. */
  readonly result: T
}

/**
 * Keeps the second factors of people. Every method is one atomic step, and rejects with `StoreUnavailable`
 * when the store cannot be asked.
 */
export interface FactorStore extends TellsOfPerson {
  /**
   * Keeps new factors: all of them, or none.
   *
   * @returns false when there is one of the same `id` or `credentialId` already; nothing is written then.
   */
  add(factors: readonly Factor[]): Promise<boolean>

  /** All of a person, those that were made first at the beginning. */
  listOf(owner: UserReference): Promise<readonly Factor[]>

  /** The passkey of this id; `null` when there is none. */
  findCredential(credentialId: string): Promise<Factor | null>

  /**
   * Notes a use, if its counter is higher than that of every use before, or if both are 0, or if
   * `acceptsLower` says that it does not matter. It confirms a factor that was not confirmed. One statement: of any number of parallel uses with the same counter one
   * counts.
   *
   * @returns false when it is gone, or the counter is not higher; nothing is written then.
   */
  use(id: string, use: FactorUse): Promise<boolean>

  /** @returns false when there is no such factor of this person. */
  rename(owner: UserReference, id: string, name: string | null): Promise<boolean>

  /**
   * Removes factors of a person (all of them), and says how many. One statement: what many remove at the same
   * time is counted for one of them.
   */
  remove(owner: UserReference, ids?: readonly string[]): Promise<number>

  /**
   * Changes the factors of a person by what they have. Parallel calls for a person who has any come one after the
   * other, and each sees what the one before has left (missing: nobody can give up their password).
   *
   * @param decide may be asked more than once, and waits for nothing.
   */
  revise?<T>(
    owner: UserReference,
    decide: (own: readonly Factor[]) => FactorRevision<T>,
  ): Promise<T>
}
