import type { PasswordRule } from './rule.ts'

/** At least so many code points: an emoji counts as one. */
export function minLength(min: number): PasswordRule {
  return (raw) => {
    if ([...raw].length >= min) return null
    return { code: 'password_too_short', params: { min } }
  }
}
