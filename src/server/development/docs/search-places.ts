/** From so many letters on a word is found by its beginning: `me` would else be found in every message. */
const PREFIX_MIN_LENGTH = 3

/** A text, and the same in small letters: a place in one is a place in the other. */
export interface Searched {
  readonly text: string
  readonly low: string
}

/** A few letters, such as İ, become two when they are made small: then the text is small, too. */
export function searched(written: string): Searched {
  const text = written.normalize('NFC')
  const low = text.toLowerCase()
  return { low, text: low.length === text.length ? text : low }
}

/**
 * Where a word begins that begins like this, from a place on: also within a name, as `Token` in `csrfToken`. One of two
 * letters is found as a whole word only.
 */
export function placeOf(word: string, { text, low }: Searched, from = 0): number {
  const isWhole = word.length < PREFIX_MIN_LENGTH
  for (let at = low.indexOf(word, from); at >= 0; at = low.indexOf(word, at + 1)) {
    const end = at + word.length
    const isInside = isLetter(low.charAt(at - 1)) && low[at] === text[at]
    const goesOn = isLetter(low.charAt(end)) && low[end] === text[end]
    if (!isInside && !(isWhole && goesOn)) return at
  }
  return -1
}

function isLetter(sign: string): boolean {
  return /[\p{L}\p{M}\p{N}]/u.test(sign)
}
