import type { NewUser } from '../accounts/user-store.ts'

/** What is in the way of one user of many. */
export interface BulkConflict {
  readonly kind: /** The username was there before this import began. */
    | 'exists'
    /** The username came with this import already. */
    | 'repeated'
    /** The address belongs to somebody with another username. */
    | 'email_taken'
    /** The username looks like that of somebody else. */
    | 'looks_alike'
  /** The line of the other one, where it is known. */
  readonly line?: number
}

/** Writes many users at once. */
export interface BulkWriter {
  /**
   * Writes those with whom nothing is in the way, in one statement, three with groups.
   *
   * @param lines where each of them stands in a file.
   * @returns what is in the way, in the order of the users; `null` for those that were written.
   */
  write(
    users: readonly NewUser[],
    lines: readonly number[],
  ): Promise<readonly (BulkConflict | null)[]>
}

/** Where many users can be written at once. */
export interface BulkUserStore {
  /** Marks the moment from which on a username counts as imported by us. */
  begin(): Promise<void>
  /**
   * Does the work in one transaction. It is taken back, with everything that was written, when the
   * work throws.
   */
  transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T>
  /** Does the work with a writer that finds what would be in the way, and writes nothing. */
  dryRun<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T>
}
