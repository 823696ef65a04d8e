/** A word shorter than this is found in too many innocent passwords. */
const LEAST_WORD = 3
/** Letters beside the words that make it a password of its own. */
const LEAST_REST = 4

/** Whether a password in lower case is one of these words with little more than digits around it. */
export function isMostly(password: string, words: readonly string[]): boolean {
  const usable = words.filter((word) => word.length >= LEAST_WORD && password.includes(word))
  if (usable.length === 0) return false
  let rest = password
  for (const word of usable.toSorted((a, b) => b.length - a.length))
    rest = rest.replaceAll(word, '')
  return [...rest.replace(/[^\p{L}]/gu, '')].length < LEAST_REST
}
