/** Characters of what somebody calls a factor of theirs. The rest is cut off. */
export const FACTOR_NAME_MAX_LENGTH = 100

/** What was typed, as every database can keep it and a page can show it in one line; `null` for nothing. */
export function factorNameFrom(typed: string): string | null {
  const inOneLine = typed.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim()
  return [...inOneLine].slice(0, FACTOR_NAME_MAX_LENGTH).join('') || null
}
