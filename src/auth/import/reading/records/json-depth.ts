import { MOST_LEVELS } from './json-records.ts'

/** Whether a text of JSON goes deeper than `MOST_LEVELS`. To be asked before it is parsed: each level costs memory, and stack. */
export function isTooDeep(text: string): boolean {
  // Each level takes two brackets.
  if (text.length <= 2 * MOST_LEVELS) return false
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (isInString) {
      if (letter === '\\') at += 1
      else if (letter === '"') isInString = false
    } else if (letter === '"') isInString = true
    else if (letter === '[' || letter === '{') depth += 1
    else if (letter === ']' || letter === '}') depth -= 1
    if (depth > MOST_LEVELS) return true
  }
  return false
}
