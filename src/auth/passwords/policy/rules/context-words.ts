import { isMostly } from './mostly.ts'
import type { PasswordRule } from './rule.ts'

/** Not the name of the site or of the company with something added. */
export function notContextWord(words: readonly string[]): PasswordRule {
  const spaced = words.map((word) => word.normalize('NFC').toLowerCase())
  // A name of several words is typed as one as well.
  const lower = spaced.flatMap((word) => [word, word.replace(/\s+/g, '')])
  return (raw) => {
    return isMostly(raw.toLowerCase(), lower) ? { code: 'password_context_word' } : null
  }
}
