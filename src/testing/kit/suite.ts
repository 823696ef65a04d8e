/** One promise of a contract, and what proves it. */
export interface Case {
  readonly name: string
  /**
   * Resolves when the promise is kept.
   *
   * @throws AssertionError when it is broken, and {@link NotOffered} when it was never made.
   */
  run(): Promise<void>
}

/** Everything that one contract promises, checked on one implementation. */
export interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

/** An implementation made for one case. */
export interface Subject {
  /** Takes it down after the case (nothing to do). */
  close?(): Promise<void>
  /**
   * Makes the place where things rest unreachable, such as by closing its connections (missing: it
   * cannot be away).
   */
  goAway?(): Promise<void>
}

/** How the implementations for a suite are made. */
export interface Description<S extends Subject> {
  /** What the implementation is called in reports. */
  readonly name: string
  /** A new implementation with nothing at rest. Called for each case. */
  open(): Promise<S>
}

/** Checks one promise on a subject of its own. */
export type Check<S extends Subject> = (subject: S) => Promise<void>

/** Says that a case does not apply, because something that it is about is not offered. */
export class NotOffered extends Error {
  constructor(what: string) {
    super(`not offered: ${what}`)
    this.name = 'NotOffered'
  }
}

/** Ends a case that does not apply. */
export function needs<T>(offered: T, what: string): asserts offered is NonNullable<T> {
  if (offered === undefined || offered === null) throw new NotOffered(what)
}

export function defineSuite<S extends Subject>(
  contract: string,
  { name, open }: Description<S>,
  checks: Readonly<Record<string, Check<S>>>,
): Suite {
  const cases = Object.entries(checks).map(([caseName, check]) => ({
    name: caseName,
    run: () => runWith(open, check),
  }))
  const article = /^[aeiou]/.test(contract) ? 'an' : 'a'
  return { name: `${name} is ${article} ${contract}`, cases }
}

async function runWith<S extends Subject>(open: () => Promise<S>, check: Check<S>): Promise<void> {
  const subject = await open()
  try {
    await check(subject)
  } finally {
    await subject.close?.()
  }
}
