/** Longest part of `Accept-Language` that is looked at, in characters: browsers send some dozens. */
export const ACCEPT_LANGUAGE_MAX_LENGTH = 1000

/** Most languages of one `Accept-Language` that are looked at. */
const MOST_RANGES = 32

const RANGE = /^(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,7})$/i
const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i

/** What a browser wants, as `Accept-Language` says it (RFC 9110, 12.5.4). */
export interface WantedLanguages {
  /** Tags, and `*` for any; the most wanted first. */
  readonly wanted: readonly string[]
  /** Tags that are not wanted at all. */
  readonly refused: readonly string[]
}

/** Reads the header. Anybody can send anything: what is malformed, or too much, is passed over. */
export function readAcceptLanguage(header: string): WantedLanguages {
  const ranges = header
    .slice(0, ACCEPT_LANGUAGE_MAX_LENGTH)
    .split(',', MOST_RANGES)
    .flatMap((part) => rangeOf(part) ?? [])
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  return {
    wanted: wanted.map(({ tag }) => tag),
    refused: ranges.filter(({ weight }) => weight === 0).map(({ tag }) => tag),
  }
}

function rangeOf(part: string): { readonly tag: string; readonly weight: number } | null {
  const [tag = '', ...more] = part.split(';').map((text) => text.trim())
  if (!RANGE.test(tag) || more.length > 1) return null
  if (more.length === 0) return { tag, weight: 1 }
  const [, weight] = WEIGHT.exec(more[0] ?? '') ?? []
  return weight === undefined ? null : { tag, weight: Number(weight) }
}
