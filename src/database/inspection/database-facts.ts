import type { MigrationStatus } from '../migrations/migrator.ts'

/** What a look at a database finds out. What cannot be asked is `null`. */
export interface DatabaseFacts {
  readonly status: MigrationStatus
  readonly people: PeopleFacts | null
  /** Most first; `null` where there is no such table. */
  readonly passkeys: readonly PasskeyCount[] | null
  readonly server: ServerFacts | null
}

/** What is known of the users in our table. */
export interface PeopleFacts {
  readonly superusers: number
  /** Superusers who are active and have a password that can match. */
  readonly usableSuperusers: number
  /** Names that look like an older one, 20 at most. */
  readonly lookAlikes: readonly string[]
}

/** How many passkeys were made for one domain. */
export interface PasskeyCount {
  /** The relying-party id. */
  readonly rpId: string
  readonly passkeys: number
}

/** What is known of a server of PostgreSQL or MariaDB. */
export interface ServerFacts {
  /** How much its clock is ahead of ours, in milliseconds. */
  readonly clockAheadMs: number
  /** The character set of the database, in small letters. */
  readonly encoding: string
  /** Whether our user may do everything on the server. */
  readonly isAllPowerful: boolean
  /** Whether wrong values are refused, and not cut off. */
  readonly isStrict: boolean
}
