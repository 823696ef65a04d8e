import { checkSkips, type Skips } from './skips.ts'
import { NotOffered, type Suite } from './suite.ts'

type Body = (this: unknown, ...context: unknown[]) => Promise<void>

/** The functions of a test runner: mocha, vitest and node:test have them under these names. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: ((name: string, body: Body) => unknown) & {
    readonly skip: (name: string, body: Body) => unknown
  }
}

/** Where the cases of a suite are registered. */
export interface RunSuiteOptions extends Runner {
  /** Why cases are left out, by name (none is). The reason is printed with the name. */
  readonly skip?: Skips
  /** Where it is said that a case does not apply, and why (standard output). */
  readonly print?: (line: string) => void
}

/**
 * Hands a suite to a test runner: one test for each case.
 *
 * @throws TypeError when `skip` names a case that is not there, or gives no reason.
 */
export function runSuite(suite: Suite, options: RunSuiteOptions): void {
  const { describe, it, skip = {}, print = printLine } = options
  checkSkips(suite, skip)
  describe(suite.name, () => {
    for (const { name, run } of suite.cases) {
      if (skip[name] === undefined) it(name, orSkipped(name, run, print))
      else it.skip(`${name} (skipped: ${skip[name]})`, async () => {})
    }
  })
}

/** Whether a case applies is known only once the implementation is open, as the test runs. */
function orSkipped(name: string, run: () => Promise<void>, print: (line: string) => void): Body {
  return async function runCase(...context) {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof NotOffered)) throw error
      print(`does not apply: ${name} (${error.message})`)
      skipNow(context[0] ?? this, error.message)
    }
  }
}

/** mocha has `this.skip()`; the others hand in a context with `skip(reason)`. */
function skipNow(context: unknown, reason: string): void {
  const { skip } = (context ?? {}) as { skip?: (reason: string) => void }
  skip?.call(context, reason)
}

function printLine(line: string): void {
  process.stdout.write(`      ${line}\n`)
}
