import type { TellsOfPerson } from '../../own-data/tells-of-person.ts'
import type { ProblemParams } from '../../problem.ts'
import type { UserReference } from '../../user.ts'
import type { ImportCounts } from '../import-options.ts'
import type { ImportChoices } from './choices.ts'

/**
 * How far an import has come. `uploaded`, `checking`, `checked`, `running` in this order; then it has ended: `done`,
 * `failed`, `cancelled` by somebody, or `interrupted` because its process is gone.
 */
export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'interrupted'

/** Why a line cannot be imported. Only names of ours and numbers are in it: what stands in the line is not. */
export interface RefusedLine {
  readonly line: number
  /** A field of ours; empty for the line as a whole, and for a column that is none of ours. */
  readonly column: string
  readonly code: string
  readonly params?: ProblemParams
}

/** Why all of it has ended. */
export interface ImportFailure {
  readonly code: string
  readonly params?: ProblemParams
}

/** An import whose file has arrived. Nothing of what is in the file is among it. */
export interface NewImport {
  /** 128 random bits, as base64url. */
  readonly id: string
  readonly by: UserReference
  /** In milliseconds since 1970-01-01 UTC, as all times here. */
  readonly createdAt: number
  /** Without folders and without what cannot be seen. */
  readonly fileName: string
  readonly fileBytes: number
  readonly choices: ImportChoices
}

/** How far the check or the run has come. */
export interface ImportProgress {
  readonly counts: ImportCounts
  readonly bytesRead: number
}

/** An import at rest. */
export interface ImportRecord extends NewImport, ImportProgress {
  readonly state: ImportState
  /** Who works on it; `null` when nobody does. */
  readonly holder: string | null
  /** When its holder was last heard of; `null` when there was none yet. */
  readonly beatAt: number | null
  readonly endedAt: number | null
  /** What the check has found; `null` before it has ended. */
  readonly checked: ImportCounts | null
  /** Of the check, and once that has ended of the run. The first of them only. */
  readonly refusedLines: readonly RefusedLine[]
  readonly failure: ImportFailure | null
}

/** How a check or a run has ended. */
export interface ImportEnd extends ImportProgress {
  readonly state: 'checked' | 'done' | 'failed' | 'interrupted'
  /** What a check has found; its `counts` are zero, since nothing was written. `null` for a run. */
  readonly checked: ImportCounts | null
  readonly refusedLines: readonly RefusedLine[]
  readonly failure: ImportFailure | null
}

/**
 * Keeps imports by page. Every method is one atomic step, and rejects with `StoreUnavailable` when the store cannot
 * be asked.
 */
export interface ImportStore extends TellsOfPerson {
  /** Keeps a new one, as `uploaded`. */
  add(one: NewImport): Promise<void>
  find(id: string): Promise<ImportRecord | null>
  /** The newest, without their refused lines. */
  newest(limit: number): Promise<readonly ImportRecord[]>
  /**
   * Takes one that is `uploaded` to be checked, or one that is `checked` to be run; its counts begin anew.
   *
   * @returns false when it is in another state: of several who claim at the same time one gets it.
   */
  claim(id: string, to: 'checking' | 'running', holder: string, now: number): Promise<boolean>
  /**
   * Notes how far it has come, and that its holder is there.
   *
   * @returns false when the holder has it no more: it was cancelled, or given up. Nothing is written then.
   */
  progress(id: string, holder: string, progress: ImportProgress, now: number): Promise<boolean>
  /**
   * Notes how it has ended. One that was cancelled or given up meanwhile stays so, with these figures.
   *
   * @returns false when it is not the holder's.
   */
  finish(id: string, holder: string, end: ImportEnd, now: number): Promise<boolean>
  /** Ends one that has not ended, with a reason if there is one. False when there is none. */
  cancel(id: string, now: number, failure?: ImportFailure | null): Promise<boolean>
  /** Gives up those whose holders were not heard of since a time, and says how many. */
  interrupt(silentSince: number, now: number): Promise<number>
}

/** Whether nothing more will happen to it. */
export function hasEnded(state: ImportState): boolean {
  return !['uploaded', 'checking', 'checked', 'running'].includes(state)
}

/** Whether somebody works on it. */
export function isAtWork(state: ImportState): boolean {
  return state === 'checking' || state === 'running'
}
