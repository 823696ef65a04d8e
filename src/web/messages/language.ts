/** A language that pages are written in. */
export interface Language {
  /** BCP 47, such as `en` or `pt-BR`. */
  readonly tag: string
  /** How its lines run. */
  readonly direction: 'ltr' | 'rtl'
}

/** Scripts that run from right to left (ISO 15924, as Unicode 16 has them in use). */
const RIGHT_TO_LEFT = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
])

/**
 * The language of a tag, and how its lines run.
 *
 * @throws RangeError for what is no tag of a language.
 */
export function languageOf(tag: string): Language {
  return { tag, direction: directionOf(tag) }
}

/**
 * How the lines of a language run: that follows from its script, which a tag may leave out.
 *
 * @throws RangeError for what is no tag of a language.
 */
export function directionOf(tag: string): Language['direction'] {
  const { script = '' } = new Intl.Locale(tag).maximize()
  return RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr'
}
