import { expect } from 'chai'
import { checkSuite, type Suite } from '../../src/testing.ts'

/** Which cases must fail: these and no others, or these among others. */
export type Expected =
  | { readonly exactly: readonly string[] }
  | { readonly among: readonly string[] }

/** Runs the suite on something broken and compares what fails with what must. */
export async function expectFailures(suite: Suite, expected: Expected): Promise<void> {
  const results = await checkSuite(suite)
  const failed = results.flatMap((one) => (one.outcome === 'failed' ? [one.name] : []))
  if ('exactly' in expected) expect(failed).to.have.members([...expected.exactly])
  else expect(failed).to.include.members([...expected.among])
}
