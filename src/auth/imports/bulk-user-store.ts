/** A user ready to be written, names normalised and password hashed. */
export interface BulkUser {
  readonly username: string
  readonly email: string | null
  readonly passwordHash: string
  readonly firstName?: string
  readonly lastName?: string
  readonly isActive?: boolean
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
  /** `null` or missing: now. */
  readonly dateJoined?: Date | null
  /** Names of groups to put the user in; those that are not there yet are made. */
  readonly groups?: readonly string[]
}

/** What is in the way of one user of many. */
export type BulkConflict =
  /** The username was there before this import began. */
  | 'exists'
  /** The username was imported a moment ago, from a line before. */
  | 'repeated'
  /** The address belongs to somebody with another username. */
  | 'email_taken'

/** Writes many users at once. */
export interface BulkWriter {
  /** What is in the way of these users, in their order; `null` for those that may be written. */
  findConflicts(users: readonly BulkUser[]): Promise<readonly (BulkConflict | null)[]>
  /** Writes all of them in one statement, two with groups. */
  insert(users: readonly BulkUser[]): Promise<void>
}

/** Where many users can be written at once. */
export interface BulkUserStore {
  /**
   * Does the work in one transaction. It is taken back, with everything that was written, when the
   * work throws.
   */
  transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T>
  /** Marks the moment from which on a username counts as imported by us. */
  begin(): Promise<void>
}
