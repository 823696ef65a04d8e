import { readAcceptLanguage } from './accept-language.ts'
import { stockMessages } from './all.ts'
import { en } from './en.ts'
import { type Language, languageOf } from './language.ts'
import { createSayIn, type LanguageMessages, type Messages, type Say } from './messages.ts'

/** A language that is offered, and what makes its sentences. */
export interface Catalogue extends Language {
  /** What the language calls itself, such as `Deutsch`. */
  readonly name: string
  readonly say: Say
}

/** What is known of the language that somebody wants, the first that is offered counts. */
export interface Wishes {
  /** What the person has chosen (nothing). */
  readonly person?: unknown
  /** What was chosen in this browser (nothing). */
  readonly browser?: string | null
  /** What the browser says by itself: `Accept-Language` (nothing). */
  readonly header?: string
}

/** Where the sentences of a site come from. */
export interface LanguageSources {
  /** The language of the site: of whoever wishes for nothing, or for nothing that there is. */
  readonly usual: string
  /** The tags of all that are offered. */
  readonly offered: readonly string[]
  /** Sentences of the app's own (none). */
  readonly messages?: LanguageMessages
  /** Sentences of features, the first list that has a code wins (none). */
  readonly features?: readonly LanguageMessages[]
}

/** The languages of a site. Their sentences are put together once. */
export class Languages {
  readonly offered: readonly Catalogue[]
  readonly usual: Catalogue
  readonly #byTag: ReadonlyMap<string, Catalogue>

  /** @throws RangeError for a tag that is none. */
  constructor(sources: LanguageSources) {
    const tags = [...new Set([sources.usual, ...sources.offered])]
    const made = new Map(tags.map((tag) => [tag, catalogueOf(tag, sources)] as const))
    this.usual = made.get(sources.usual) as Catalogue
    this.offered = [...new Set([...sources.offered, sources.usual])].map(
      (tag) => made.get(tag) as Catalogue,
    )
    this.#byTag = new Map(this.offered.map((one) => [one.tag.toLowerCase(), one]))
  }

  /** The language of a tag, else the one of which it is a region (RFC 4647, 3.4); `null` for none that is offered. */
  find(tag: unknown): Catalogue | null {
    if (typeof tag !== 'string' || tag.length > TAG_MAX_LENGTH) return null
    for (let range = tag.toLowerCase(); range !== ''; range = shortened(range)) {
      const found = this.#byTag.get(range)
      if (found) return found
    }
    return null
  }

  /** The language of a tag; that of the site where it is not offered. */
  of(tag: unknown): Catalogue {
    return this.find(tag) ?? this.usual
  }

  /** The language for somebody: what the person chose, then what was chosen in the browser, then what it says. */
  choose({ person, browser, header = '' }: Wishes): Catalogue {
    return this.find(person) ?? this.find(browser) ?? this.#negotiate(header) ?? this.usual
  }

  #negotiate(header: string): Catalogue | null {
    if (header === '') return null
    const { wanted, refused } = readAcceptLanguage(header)
    const isRefused = ({ tag }: Language) =>
      refused.some((range) => range.toLowerCase() === tag.toLowerCase())
    for (const range of wanted) {
      const found = range === '*' ? this.#any(isRefused) : this.find(range)
      if (found && !isRefused(found)) return found
    }
    // Whoever asks for `de` reads `de-CH`, too.
    for (const range of wanted) {
      const prefix = `${range.toLowerCase()}-`
      const found = this.offered.find(({ tag }) => tag.toLowerCase().startsWith(prefix))
      if (found && !isRefused(found)) return found
    }
    return null
  }

  #any(isRefused: (one: Catalogue) => boolean): Catalogue | null {
    return [this.usual, ...this.offered].find((one) => !isRefused(one)) ?? null
  }
}

/** Longest tag that is looked up, in characters. */
export const TAG_MAX_LENGTH = 35

/** `zh-Hant-TW` without its last part, and without a lone letter that would be the end then. */
function shortened(range: string): string {
  const parts = range.split('-').slice(0, -1)
  if (parts.at(-1)?.length === 1) parts.pop()
  return parts.join('-')
}

function catalogueOf(tag: string, sources: LanguageSources): Catalogue {
  const { usual, messages = {}, features = [] } = sources
  const tags = [tag, ...shorterTags(tag)]
  const inTag = (given: Readonly<Record<string, unknown>>) =>
    tags.flatMap((one) => (typeof given[one] === 'object' ? [given[one] as Messages] : []))
  const flat = [messages, ...features].map(plain)
  const own = tag === usual
  const lists = [
    ...inTag(messages),
    ...(own ? flat.slice(0, 1) : []),
    ...features.flatMap(inTag),
    ...(own ? flat.slice(1) : []),
    ...inTag(stockMessages),
    // What only the app says is better read in its language than not at all.
    ...flat.slice(1),
    en,
    ...flat.slice(0, 1),
  ]
  return { ...languageOf(tag), name: nameOf(tag), say: createSayIn(tag, lists) }
}

/** The sentences of no language in particular. */
function plain(given: LanguageMessages): Messages {
  const texts = Object.entries(given).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts) as Messages
}

function shorterTags(tag: string): string[] {
  const shorter = shortened(tag)
  return shorter === '' ? [] : [shorter, ...shorterTags(shorter)]
}

function nameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
  const [first = '', ...rest] = name
  return first.toLocaleUpperCase(tag) + rest.join('')
}
