import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocsChapter, DocsHit, DocsLibrary, DocsPage } from '../../../web/controllers/docs.ts'
import { CHAPTERS } from './chapters.ts'
import type { DocsFiles } from './links.ts'
import { renderMarkdown } from './render-markdown.ts'
import { SearchIndex } from './search-index.ts'

/** They stand beside src, and beside dist once it is built. */
const PACKAGE = fileURLToPath(new URL('../../../..', import.meta.url))

/** Pages that lie beside the folder. */
const BESIDE = ['README.md', 'SECURITY.md', 'CHANGELOG.md']

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/** The documentation as it lies in the package. Everything is read when it is asked for first, and kept. */
export class DocsFolder implements DocsLibrary {
  readonly #root: string
  #all: Promise<AllPages> | null = null

  /** @param root the folder that holds `docs` and what lies beside it (that of the package). */
  constructor(root = PACKAGE) {
    this.#root = root
  }

  async chapters(): Promise<readonly DocsChapter[]> {
    return (await this.#load()).chapters
  }

  async page(name: string): Promise<DocsPage | null> {
    return (await this.#load()).pages.get(name) ?? null
  }

  async search(query: string): Promise<readonly DocsHit[]> {
    return (await this.#load()).index.search(query)
  }

  /** Only what the list of the folder has: a name is never a path. */
  async image(name: string) {
    const { images } = (await this.#load()).files
    const [file] = [...images].find(([, known]) => known === name) ?? []
    const type = IMAGE_TYPES[extname(name)]
    if (file === undefined || type === undefined) return null
    return { type, content: await readFile(join(this.#root, file)) }
  }

  /** What failed is tried again by the next who asks. */
  #load(): Promise<AllPages> {
    this.#all ??= readAll(this.#root).catch((error: unknown) => {
      this.#all = null
      throw error
    })
    return this.#all
  }
}

interface AllPages {
  readonly files: DocsFiles
  readonly pages: ReadonlyMap<string, DocsPage>
  readonly chapters: readonly DocsChapter[]
  readonly index: SearchIndex
}

async function readAll(root: string): Promise<AllPages> {
  const files = await listFiles(root)
  const pages = new Map<string, DocsPage>()
  for (const [file, name] of files.pages) {
    const source = await readFile(join(root, file), 'utf8')
    const { title, ...page } = await renderMarkdown(source, file, files)
    pages.set(name, { name, title: title || name, ...page })
  }
  return { files, pages, chapters: inChapters(pages), index: new SearchIndex([...pages.values()]) }
}

async function listFiles(root: string): Promise<DocsFiles> {
  const docs = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).sort()
  const beside = (await readdir(root)).filter((name) => BESIDE.includes(name))
  const images = await readdir(join(root, 'docs/images')).catch(() => [])
  const paths = [...beside, ...docs.map((name) => `docs/${name}`)]
  return {
    pages: new Map(paths.map((path) => [path, basename(path, '.md').toLowerCase()])),
    images: new Map(
      images
        .filter((name) => extname(name) in IMAGE_TYPES)
        .map((name) => [`docs/images/${name}`, name]),
    ),
  }
}

function inChapters(pages: ReadonlyMap<string, DocsPage>): readonly DocsChapter[] {
  const listed = new Set(CHAPTERS.flatMap(({ pages }) => pages))
  const others = [...pages.keys()].filter((name) => !listed.has(name))
  return CHAPTERS.map(({ heading, pages: names }, index) => ({
    heading,
    pages: [...names, ...(index === CHAPTERS.length - 1 ? others : [])].flatMap((one) => {
      const page = pages.get(one)
      return page ? [{ name: page.name, title: page.title }] : []
    }),
  }))
}
