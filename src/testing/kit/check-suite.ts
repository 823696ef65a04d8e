import { checkSkips, type Skips } from './skips.ts'
import { type Case, NotOffered, type Suite } from './suite.ts'

/** What came of one case. */
export type CaseResult =
  | { readonly name: string; readonly outcome: 'passed' }
  | { readonly name: string; readonly outcome: 'failed'; readonly error: unknown }
  | { readonly name: string; readonly outcome: 'skipped'; readonly reason: string }

/** How the cases of a suite are run. */
export interface CheckSuiteOptions {
  /** Why cases are left out, by name (none is). */
  readonly skip?: Skips
}

/** Runs a suite without a test runner, one case after the other. */
export async function checkSuite(
  suite: Suite,
  { skip = {} }: CheckSuiteOptions = {},
): Promise<CaseResult[]> {
  checkSkips(suite, skip)
  const results: CaseResult[] = []
  for (const one of suite.cases) {
    const reason = skip[one.name]
    results.push(
      reason === undefined ? await checkCase(one) : { name: one.name, outcome: 'skipped', reason },
    )
  }
  return results
}

async function checkCase({ name, run }: Case): Promise<CaseResult> {
  try {
    await run()
    return { name, outcome: 'passed' }
  } catch (error) {
    if (error instanceof NotOffered) return { name, outcome: 'skipped', reason: error.message }
    return { name, outcome: 'failed', error }
  }
}
