import type { PasswordRule } from './rule.ts'

/** At least so many code points: an emoji counts as one. */
export function minLength(least: number): PasswordRule {
  return (raw) => {
    if ([...raw].length >= least) return null
    return { code: 'password_too_short', message: `Use at least ${least} characters.` }
  }
}
