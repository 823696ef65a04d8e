import { isMostly } from './mostly.ts'
import type { PasswordRule } from './rule.ts'

/** Not the name of the site or of the company with something added. */
export function notContextWord(words: readonly string[]): PasswordRule {
  const lower = words.map((word) => word.normalize('NFC').toLowerCase())
  return (raw) => {
    if (!isMostly(raw.toLowerCase(), lower)) return null
    const message =
      'This is little more than the name of this site, which everybody would try first.'
    return { code: 'password_context_word', message }
  }
}
