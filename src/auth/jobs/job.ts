/** Work that is done again and again, such as removing what is over. */
export interface Job {
  /** Also the name of its lease: of all processes one runs it at a time. */
  readonly name: string
  /** How often it is run, in milliseconds. */
  readonly everyMs: number
  /** @param signal ends when the process is about to stop. */
  run(signal: AbortSignal): Promise<void>
}
