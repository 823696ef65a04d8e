import type { Suite } from './suite.ts'

/** Why cases are left out, by the name of the case. */
export type Skips = Readonly<Record<string, string>>

/** @throws TypeError for a name that no case has, and for a case left out without saying why. */
export function checkSkips(suite: Suite, skips: Skips): void {
  for (const [name, reason] of Object.entries(skips)) {
    if (!suite.cases.some((one) => one.name === name)) {
      throw new TypeError(
        `"${suite.name}" has no case "${name}" to skip: take it out, or see its list`,
      )
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new TypeError(`The case "${name}" cannot be skipped without a reason: write one down`)
    }
  }
}
