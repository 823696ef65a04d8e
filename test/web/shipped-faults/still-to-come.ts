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
    fault: 'the page for a second factor has a limit of tries (Fortify #171)',
    comesWith: 'a second factor',
  },
  {
    fault: 'a code of an app works once, also within its thirty seconds (allauth 0.61)',
    comesWith: 'a second factor',
  },
  {
    fault:
      'the first second factor ends the other sessions, which had one only (Rodauth before 2.44)',
    comesWith: 'a second factor',
  },
  {
    fault: 'nobody takes an address by a second factor while it is not confirmed (allauth 64.2.1)',
    comesWith: 'a second factor',
  },
  {
    fault: 'a code that was sent for one step confirms no other (Rodauth #376)',
    comesWith: 'a second factor',
  },
  {
    fault:
      'nobody acts as somebody else by a GET, and the end of it logs nobody out (Symfony #27348, #64216)',
    comesWith: 'acting as somebody else, which is not planned',
  },
]
