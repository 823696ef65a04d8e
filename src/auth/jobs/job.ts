/** Something that is done regularly, such as to remove what has expired. */
export interface Job {
  /** Names the job in the log, and its lease among all processes. */
  readonly name: string
  /** Milliseconds from the end of one run to the next. */
  readonly everyMs: number
  /** Does the work once. The signal says when the process ends: then it is left where it is. */
  run(signal: AbortSignal): Promise<void>
}
