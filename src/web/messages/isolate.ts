/** First strong isolate and its end (Unicode UAX 9): what stands between them turns nothing around it. */
const BEGIN = '\u2068'
const END = '\u2069'

/** Letters of scripts that run from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** What stands in a sentence that runs from right to left as it should by itself: numbers, and words of its own script. */
const AT_HOME = /^(?:[\d\u0660-\u0669\u06f0-\u06f9:.,]+|[\p{L}\p{M}\s]+)$/u
const LEFT_TO_RIGHT = /\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}/u

/**
 * Text that was typed, or made by a machine, as it may stand in a sentence: kept apart where it may run the other
 * way. A name such as `ann@example.com` would else move to the wrong end of a sentence in Arabic.
 */
export function isolated(text: string, direction: 'ltr' | 'rtl'): string {
  if (text === '') return text
  const isAtHome =
    direction === 'ltr'
      ? !RIGHT_TO_LEFT.test(text)
      : AT_HOME.test(text) && !LEFT_TO_RIGHT.test(text)
  return isAtHome ? text : BEGIN + text + END
}

/** Without the signs that {@link isolated} puts around a text, for what was copied from a page. */
export function withoutIsolates(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, '')
}
