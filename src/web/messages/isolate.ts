/** First strong isolate and its end (Unicode UAX 9): what stands between them turns nothing around it. */
const BEGIN = '\u2068'
const END = '\u2069'

/** Letters of scripts that run from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** What stands in a sentence that runs from right to left as it should by itself: numbers, and words of its own script. */
const AT_HOME = /^(?:[\d\u0660-\u0669\u06f0-\u06f9:.,]+|[\p{L}\p{M}\s]+)$/u
/** What turns a line, and what ends that, in whichever way: also beyond the text in which it stands. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/

const LEFT_TO_RIGHT = /\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}/u

/**
 * Text that was typed, or made by a machine, as it may stand in a sentence: kept apart where it may run the other
 * way. A name such as `ann@example.com` would else move to the wrong end of a sentence in Arabic.
 */
export function isolated(text: string, direction: 'ltr' | 'rtl'): string {
  if (text === '') return text
  if (TURNING.test(text)) return BEGIN + contained(text) + END
  const isAtHome =
    direction === 'ltr'
      ? !RIGHT_TO_LEFT.test(text)
      : AT_HOME.test(text) && !LEFT_TO_RIGHT.test(text)
  return isAtHome ? text : BEGIN + text + END
}

/**
 * Text that turns nothing around it, wherever it stands: without overrides and embeddings, and with as many ends of
 * isolates as there are beginnings. One end more would close what a page has put around it, `<bdi>` too.
 */
export function contained(text: string): string {
  if (!TURNING.test(text)) return text
  let open = 0
  const kept = text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (sign) => {
    if (sign <= '\u202e') return ''
    if (sign === END && open === 0) return ''
    open += sign === END ? -1 : 1
    return sign
  })
  return kept + END.repeat(open)
}

/** Signs that stand on one another: more than these reach into other lines. */
const MARKS = /(\p{M}{3})\p{M}+/gu

/** Letters of a text that somebody else has chosen, where it is only shown. */
const SHOWN_LENGTH = 200

/** Text that was stored, where it is only shown: it turns nothing, stays within its line, and has an end. */
export function shownText(text: string): string {
  const start = text.slice(0, 4 * SHOWN_LENGTH).replace(/\p{Cc}/gu, '\uFFFD')
  const letters = [...contained(start).replace(MARKS, '$1')]
  const isCut = letters.length > SHOWN_LENGTH || text.length > 4 * SHOWN_LENGTH
  return isCut ? `${contained(letters.slice(0, SHOWN_LENGTH).join(''))}…` : letters.join('')
}

/**
 * Whether somebody has typed this, to be sure. What cannot be seen, or not be typed into a line, is not compared: a
 * name that was stored long ago may have it.
 */
export function isTyped(typed: string | undefined, wanted: string): boolean {
  const visible = plain(wanted)
  return visible !== '' && plain(typed ?? '') === visible
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\p{C}/gu, '').replace(/\s+/gu, ' ').trim()
}
