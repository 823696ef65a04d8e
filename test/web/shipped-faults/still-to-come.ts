/** A fault that others have shipped in something that Gadwall does not have yet. */
export interface LaterFault {
  /** What must not happen here, as the title that its test will have. */
  readonly fault: string
  /** What it is tested with. */
  readonly comesWith: string
}

/** Each becomes a test beside this file when what it is about is built. A fault that is not testable is no test. */
export const stillToCome: readonly LaterFault[] = [
  {
    fault:
      'nobody acts as somebody else by a GET, and the end of it logs nobody out (Symfony #27348, #64216)',
    comesWith: 'acting as somebody else',
  },
]
