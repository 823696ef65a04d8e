import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Logo, Looks } from './looks.ts'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
])

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

/** One static file. It is compressed at its first request: all of them together take 20 ms. */
export class Asset {
  readonly type: string
  readonly plain: Buffer
  #gzip: Buffer | null = null
  #brotli: Buffer | null = null

  constructor(type: string, plain: Buffer) {
    this.type = type
    this.plain = plain
  }

  get gzip(): Buffer {
    this.#gzip ??= gzipSync(this.plain)
    return this.#gzip
  }

  get brotli(): Buffer {
    this.#brotli ??= brotliCompressSync(this.plain, BROTLI)
    return this.#brotli
  }
}

/** The name that views use, and the content behind it. */
type Files = Readonly<Record<string, Buffer>>

interface LoadedAssets {
  readonly byPath: ReadonlyMap<string, Asset>
  /** Paths by name. */
  readonly paths: ReadonlyMap<string, string>
}

/** The static files: few, small, read once, and named after their content. */
export class Assets {
  readonly #list: () => Files
  #loaded: LoadedAssets | null = null

  /** @param list names the files when they are used first. */
  constructor(list: () => Files) {
    this.#list = list
  }

  /**
   * Reads the files, unless they are read already.
   *
   * @throws TypeError for a file whose type is not known.
   */
  load(): LoadedAssets {
    this.#loaded ??= load(this.#list())
    return this.#loaded
  }

  /**
   * The path of a file, with a fingerprint of its content in it.
   *
   * @throws TypeError for a name without a file.
   */
  pathOf(name: string): string {
    const path = this.load().paths.get(name)
    if (path === undefined) throw new TypeError(`There is no asset named "${name}"`)
    return path
  }

  find(path: string): Asset | undefined {
    return this.load().byPath.get(path)
  }
}

/** The stylesheet of all pages: the accent of a site stands at its end. */
const STYLESHEET = 'gadwall.css'

/** What the logo of a site is called among the assets. */
export function logoName({ type }: Logo): string {
  return `logo.${type}`
}

/**
 * The files of one folder whose type is known; others, such as licences, are not served.
 *
 * @param looks what a site has of its own (nothing).
 */
export function stockAssets(
  publicDirectory: string,
  { accentCss = '', logo = null }: Partial<Pick<Looks, 'accentCss' | 'logo'>> = {},
): Assets {
  return new Assets(() => {
    const names = readdirSync(publicDirectory).filter((name) => TYPES.has(extname(name)))
    const files = names.map((name): [string, Buffer] => {
      const content = readFileSync(join(publicDirectory, name))
      return [
        name,
        name === STYLESHEET ? Buffer.concat([content, Buffer.from(accentCss)]) : content,
      ]
    })
    return Object.fromEntries([...files, ...(logo ? [[logoName(logo), logo.content]] : [])])
  })
}

function load(files: Files): LoadedAssets {
  const byPath = new Map<string, Asset>()
  const paths = new Map<string, string>()
  for (const [name, content] of Object.entries(files)) {
    const extension = extname(name)
    const type = TYPES.get(extension)
    if (type === undefined) throw new TypeError(`Unknown type of asset: "${name}"`)
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
    const path = `/assets/${basename(name, extension)}.${hash}${extension}`
    paths.set(name, path)
    byPath.set(path, new Asset(type, content))
  }
  return { byPath, paths }
}
