import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { queryValue } from '../http/query-value.ts'
import { allowDeveloper } from '../routing/allow-developer.ts'
import { route } from '../routing/router.ts'

/** A page of the documentation in a list. */
export interface DocsEntry {
  /** Names it in its address, such as `getting-started`. */
  readonly name: string
  readonly title: string
}

/** Pages that belong together. */
export interface DocsChapter {
  /** The code of its heading. */
  readonly heading: string
  readonly pages: readonly DocsEntry[]
}

/** One page, made into HTML. */
export interface DocsPage extends DocsEntry {
  /** Made by us: what stands in a page as HTML is shown as text. Links lead to pages beside it. */
  readonly html: string
  /** Those of the second and third rank, in their order. */
  readonly headings: readonly { readonly id: string; readonly text: string; readonly rank: 2 | 3 }[]
}

/** A part of a text, of which some are what was searched for. */
export interface DocsExcerptPart {
  readonly text: string
  readonly isHit: boolean
}

/** A place in the documentation in which every word of a search stands. */
export interface DocsHit {
  /** The page that it is on. */
  readonly page: DocsEntry
  readonly heading: string
  /** The heading within its page; empty for the top of it. */
  readonly id: string
  readonly excerpt: readonly DocsExcerptPart[]
}

/** Where the documentation is read. */
export interface DocsLibrary {
  chapters(): Promise<readonly DocsChapter[]>
  /** `null` for a name that is not in the list. */
  page(name: string): Promise<DocsPage | null>
  /** `null` for a name that is not in the list. */
  image(name: string): Promise<{ readonly type: string; readonly content: Buffer } | null>
  /** The best first; none for a query without words. */
  search(query: string): Promise<readonly DocsHit[]>
}

const DOCS = '/docs'

/** Letters of a query that are looked at, and shown again. */
const QUERY_MAX_LENGTH = 200

/** Of a page with more, only those of the second rank are listed. */
const MOST_HEADINGS = 40

/** Whoever opens a picture by itself opens a document of our origin: a script in it must not run. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** The documentation of the version that runs, for who develops a site with it. */
export function docs(library: DocsLibrary): Feature {
  return {
    name: 'docs',
    requires: [],
    routes(_auth, web) {
      const { say, renderer } = web

      const index: Handler = async (ctx) => {
        await renderer.page(ctx, 'docs/index', {
          ...{ title: say(ctx, 'title.docs'), here: '', query: '' },
          chapters: await library.chapters(),
        })
      }

      const search: Handler = async (ctx) => {
        const query = (queryValue(ctx, 'q') ?? '').slice(0, QUERY_MAX_LENGTH).trim()
        await renderer.page(ctx, 'docs/search', {
          ...{ title: say(ctx, 'title.docs.search'), here: '', query },
          hits: query === '' ? [] : await library.search(query),
          chapters: await library.chapters(),
        })
      }

      const show: Handler = async (ctx) => {
        const page = (await library.page(ctx.params.page ?? '')) ?? ctx.throw(404)
        const chapters = await library.chapters()
        await renderer.page(ctx, 'docs/show', {
          ...{ title: page.title, here: page.name, query: '', chapters },
          html: page.html,
          headings: page.headings.filter(
            ({ rank }) => rank === 2 || page.headings.length <= MOST_HEADINGS,
          ),
          ...neighboursOf(page.name, chapters),
        })
      }

      const picture = async (ctx: AppContext) => {
        const image = (await library.image(ctx.params.image ?? '')) ?? ctx.throw(404)
        ctx.set('Content-Security-Policy', PICTURE_POLICY)
        ctx.type = image.type
        ctx.body = image.content
      }

      const developer = allowDeveloper()
      return [
        route('GET', DOCS, developer, index),
        route('GET', `${DOCS}/search`, developer, search),
        route('GET', `${DOCS}/:page`, developer, show),
        route('GET', `${DOCS}/images/:image`, developer, picture),
      ]
    },
  }
}

/** The pages before and after one, in the order of the list; `null` at its ends. */
function neighboursOf(name: string, chapters: readonly DocsChapter[]) {
  const all = chapters.flatMap(({ pages }) => pages)
  const at = all.findIndex((page) => page.name === name)
  return { previous: all[at - 1] ?? null, next: all[at + 1] ?? null }
}
