import type { UserReference } from '../user.ts'

/** Something that has happened. Times are milliseconds since 1970-01-01 UTC. */
export interface AuditEntry {
  readonly id: string
  /** The name of the event, such as `login.failed`. */
  readonly name: string
  readonly at: number
  /** Who did it; `null` for nobody who is known. */
  readonly actor: UserReference | null
  /** Whom it was done to; `null` for nobody. */
  readonly subject: UserReference | null
  /** The public id of the session; `null` outside one. */
  readonly session: string | null
  readonly address: string | null
  readonly agent: string | null
  readonly requestId: string | null
  /** Never what was typed. */
  readonly details: Readonly<Record<string, unknown>>
}

/** Which entries are meant: those that fit everything that is given (all). */
export interface AuditFilter {
  readonly name?: string
  readonly subject?: UserReference
  readonly actor?: UserReference
  /** From this time on. */
  readonly from?: number
  /** Before this time. */
  readonly to?: number
}

/** Some entries, and how to go on. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Where the next page begins; `null` when there is none. */
  readonly next: string | null
}

/** What is counted over time. */
export interface AuditCountQuery {
  readonly names: readonly string[]
  /** From this time on, a whole number. */
  readonly from: number
  /** Before this time. */
  readonly to: number
  /** How long each stretch of time is, in whole milliseconds; the first begins at `from`. */
  readonly everyMs: number
}

/** How often something has happened in one stretch of time. */
export interface AuditCount {
  readonly name: string
  /** Which stretch, from 0. */
  readonly part: number
  /** At least 1. */
  readonly count: number
}

/** How often something has happened from one address. */
export interface AddressCount {
  readonly address: string
  readonly count: number
}

/** Where the audit rests. Rejects with `StoreUnavailable` when the store cannot be asked. */
export interface AuditStore {
  /** Adds all entries in one statement: all of them or none. */
  append(entries: readonly AuditEntry[]): Promise<void>

  /**
   * Lists entries, the newest first. What is added meanwhile moves no page.
   *
   * @param cursor the `next` of the page before; `null`, or text that is no cursor: the first page.
   * @param limit how many entries at most.
   */
  list(filter: AuditFilter, cursor: string | null, limit: number): Promise<AuditPage>

  /** Empties address and agent of the entries from before this time, and says of how many. */
  forget(before: number): Promise<number>

  /**
   * Counts entries by name and stretch of time, in one statement and in any order; stretches without any are left
   * out (missing: there are no charts).
   */
  countByTime?(query: AuditCountQuery): Promise<readonly AuditCount[]>

  /**
   * The addresses with the most entries of this name from this time on, the most first. Of more than 10,000 entries
   * the newest 10,000 are counted, in one statement (missing: no list of them).
   */
  countByAddress?(name: string, from: number, limit: number): Promise<readonly AddressCount[]>
}

/** How many entries are looked at for a list of addresses. */
export const COUNTED_MAX_ENTRIES = 10_000
