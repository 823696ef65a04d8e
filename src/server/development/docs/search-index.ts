import type { DocsEntry, DocsExcerptPart, DocsHit } from '../../../web/controllers/docs.ts'
import { type RenderedMarkdown, textOf } from './render-markdown.ts'
import { placeOf, type Searched, searched } from './search-places.ts'

/** Words of a query that are looked for, and letters of each: a longer query costs no more. */
const MOST_WORDS = 8
const WORD_MAX_LENGTH = 64
/** A single letter stands everywhere: it is no word to search for. */
const WORD_MIN_LENGTH = 2

const MOST_HITS = 30
/** Of one page, so that a long one does not take the place of all others. */
const MOST_HITS_OF_PAGE = 3

/** Letters of an excerpt before its first hit, and of all of it. */
const [BEFORE, EXCERPT] = [70, 220]

/**
 * What a word counts in the title of a page, in a heading, in the title above a heading, where a table explains it, and
 * each time in the text, up to so many times; and what counts besides when the heading is just what was searched for, and
 * when several words stand side by side.
 */
const WEIGHTS = {
  title: 14,
  heading: 9,
  above: 3,
  term: 8,
  text: 1,
  times: 4,
  whole: 6,
  phrase: 5,
} as const

/** Lists that are looked up when all else is read. */
const LISTS = ['api', 'changelog', 'asvs', 'nist', 'limits']
const WEIGHT_OF_LISTS = 0.4

interface Section {
  readonly page: DocsEntry
  readonly id: string
  /** Of the page. Its top has the same words as heading, and they count once. */
  readonly title: Searched
  readonly heading: Searched
  readonly body: Searched
  /** What its tables explain: the code at the beginning of a row, in small letters. */
  readonly terms: ReadonlySet<string>
}

/** Every part of every page, in memory: all of them together are less than a megabyte. */
export class SearchIndex {
  readonly #sections: readonly Section[]

  constructor(pages: readonly (DocsEntry & Pick<RenderedMarkdown, 'html'>)[]) {
    this.#sections = pages.flatMap(sectionsOf)
  }

  /** The places in which every word stands, in the text or above it: the best first. */
  search(query: string): readonly DocsHit[] {
    const words = wordsOf(query)
    if (words.length === 0) return []
    const found = this.#sections
      .map((section) => ({ section, score: scoreOf(section, words) }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
    const counts = new Map<string, number>()
    const best = found.filter(({ section }) => {
      const count = (counts.get(section.page.name) ?? 0) + 1
      counts.set(section.page.name, count)
      return count <= MOST_HITS_OF_PAGE
    })
    return best.slice(0, MOST_HITS).map(({ section: { page, heading, id, body } }) => ({
      ...{ page, id, heading: heading.text },
      excerpt: excerptOf(body, words),
    }))
  }
}

function wordsOf(query: string): readonly string[] {
  const words = query
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}_.@/-]+/u)
  const bare = words.map((word) => word.replace(/^[./-]+|[./-]+$/g, '').slice(0, WORD_MAX_LENGTH))
  const long = bare.filter((word) => [...word].length >= WORD_MIN_LENGTH)
  return [...new Set(long)].slice(0, MOST_WORDS)
}

/** One section for the top of a page, and one for each heading. */
function sectionsOf({ name, title, html }: DocsEntry & { readonly html: string }): Section[] {
  return html.split(/(?=<h[1-6] id=")/).flatMap((part) => {
    const [whole = '', rank, id = '', inner = ''] =
      /^<h([1-6]) id="([^"]*)">(.*?)<\/h[1-6]>/.exec(part) ?? []
    // Comments above the title leave nothing.
    if (whole === '' && part.trim() === '') return []
    const isTop = whole === '' || rank === '1'
    const body = textOf(part.slice(whole.length).replace(/<\/(?:td|th|li|p)>/g, ' '))
    return {
      page: { name, title },
      id: isTop ? '' : textOf(id),
      title: searched(title),
      heading: searched(isTop ? title : textOf(inner)),
      body: searched(body.replace(/\s+/g, ' ').trim()),
      terms: new Set(
        [...part.matchAll(/<tr><td><code>([^<]*)<\/code>/g)].map(([, term = '']) =>
          textOf(term).toLowerCase(),
        ),
      ),
    }
  })
}

/** 0 where a word is missing. */
function scoreOf(section: Section, words: readonly string[]): number {
  const { page, id, title, heading, body, terms } = section
  let score = 0
  for (const word of words) {
    const isInHeading = placeOf(word, heading) >= 0
    const times = timesIn(body, word)
    if (!isInHeading && times === 0) return 0
    if (isInHeading) score += id === '' ? WEIGHTS.title : WEIGHTS.heading
    else if (placeOf(word, title) >= 0) score += WEIGHTS.above
    score += WEIGHTS.text * times + (terms.has(word) ? WEIGHTS.term : 0)
  }
  const phrase = words.join(' ')
  if (heading.low === phrase) score += WEIGHTS.whole
  if (words.length > 1 && [heading, body].some((one) => placeOf(phrase, one) >= 0)) {
    score += WEIGHTS.phrase
  }
  return LISTS.includes(page.name) ? score * WEIGHT_OF_LISTS : score
}

function timesIn(body: Searched, word: string): number {
  let times = 0
  for (let at = placeOf(word, body); at >= 0 && times < WEIGHTS.times; times += 1) {
    at = placeOf(word, body, at + word.length)
  }
  return times
}

/** A piece of the text around the first hit, in parts. */
function excerptOf(body: Searched, words: readonly string[]): DocsExcerptPart[] {
  const { text } = body
  const places = words.map((word) => placeOf(word, body)).filter((at) => at >= 0)
  const first = places.length > 0 ? Math.min(...places) : 0
  // From the beginning of a word to the end of one.
  const start = first <= BEFORE ? 0 : Math.min(text.indexOf(' ', first - BEFORE) + 1, first)
  const cut = text.indexOf(' ', start + EXCERPT)
  const end = cut < 0 || cut > start + 2 * EXCERPT ? start + EXCERPT : cut
  const plain = (words: string) => ({ text: words, isHit: false })
  return [
    ...(start > 0 ? [plain('… ')] : []),
    ...partsOf(body, start, Math.min(end, text.length), words),
    ...(end < text.length ? [plain(' …')] : []),
  ]
}

function partsOf(
  body: Searched,
  start: number,
  end: number,
  words: readonly string[],
): DocsExcerptPart[] {
  const parts: DocsExcerptPart[] = []
  let at = start
  for (;;) {
    const [next] = words
      .map((word) => ({ place: placeOf(word, body, at), length: word.length }))
      .filter(({ place, length }) => place >= 0 && place + length <= end)
      .sort((one, other) => one.place - other.place || other.length - one.length)
    if (!next) break
    if (next.place > at) parts.push({ text: body.text.slice(at, next.place), isHit: false })
    at = next.place + next.length
    parts.push({ text: body.text.slice(next.place, at), isHit: true })
  }
  return at < end ? [...parts, { text: body.text.slice(at, end), isHit: false }] : parts
}
