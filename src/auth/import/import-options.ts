import type { AuthEvent, EventHub } from '../events.ts'
import type { InspectOptions } from '../passwords/inspect-hash.ts'
import type { ImportedUser, LineProblem } from './user-record.ts'

/** One line of a file, as it was read. */
export interface ImportLine {
  /** Counted from 1, as an editor does. */
  readonly number: number
  /** `null` when the line could not be read at all. */
  readonly record: Readonly<Record<string, unknown>> | null
  /** Characters of what was read, where they are many. */
  readonly length?: number
  /** The line as it stands there, when it could not be read; `null` when it is too long to be kept. */
  readonly text?: string | null
  /** Why it could not be read. */
  readonly problem?: LineProblem
}

/** What is done with the lines. */
export interface ImportOptions {
  /** Writes nothing (false). */
  readonly dryRun?: boolean
  /** Writes the good lines, a batch at a time, although there are bad ones (false: all or nothing). */
  readonly skipBad?: boolean
  /** How hashes of other programs are read. */
  readonly hashes?: InspectOptions
  /** Lines for one statement (500). */
  readonly batchSize?: number
  /** Hears of every line that is refused. */
  readonly onRefused?: (line: ImportLine, problems: readonly LineProblem[]) => void | Promise<void>
  /** What else is wrong with users whose lines are sound, in their order (nothing). */
  readonly check?: (
    users: readonly ImportedUser[],
  ) => Promise<readonly (readonly LineProblem[])[]> | readonly (readonly LineProblem[])[]
  /** Hears when it begins and when it has ended, unless it is a dry run (nobody). */
  readonly events?: EventHub
  /** Who does it, for the events (a command). */
  readonly act?: Pick<AuthEvent, 'actor' | 'request'>
  /** Hears after each batch how far it has come; the next is not written before it is done. */
  readonly onProgress?: (counts: ImportCounts) => void | Promise<void>
  /** Ends it before the next batch is written. What was written stays, unless it is all or nothing. */
  readonly signal?: AbortSignal
}

export interface ImportCounts {
  /** Lines seen. */
  readonly lines: number
  /** Users written, or that would be. */
  readonly created: number
  /** Users who were there already and are left as they are. */
  readonly existing: number
  /** Lines that cannot be imported. */
  readonly refused: number
}
