import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

/** One static file. It is compressed when somebody asks for it first: that takes 20 ms for all of them. */
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

/** The static files: few, small, read once, and named after their content. */
export class Assets {
  readonly #byPath = new Map<string, Asset>()
  readonly #paths = new Map<string, string>()

  /** @param files the name that views use, and the file behind it. */
  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, file] of Object.entries(files)) this.#add(name, readFileSync(file))
  }

  /**
   * The path of a file, with a fingerprint of its content in it.
   *
   * @throws TypeError for a name that there is no file of.
   */
  pathOf(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new TypeError(`There is no asset named "${name}"`)
    return path
  }

  find(path: string): Asset | undefined {
    return this.#byPath.get(path)
  }

  #add(name: string, content: Buffer): void {
    const extension = extname(name)
    const type = TYPES[extension]
    if (type === undefined) throw new TypeError(`Unknown type of asset: "${name}"`)
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
    const path = `/assets/${basename(name, extension)}.${hash}${extension}`
    this.#paths.set(name, path)
    this.#byPath.set(path, new Asset(type, content))
  }
}

/** The files in the box, with the base stylesheet next to our own. */
export function stockAssets(publicDirectory: string): Assets {
  return new Assets({
    'pico.css': join(publicDirectory, 'pico.css'),
    'gadwall.css': join(publicDirectory, 'gadwall.css'),
    'gadwall.js': join(publicDirectory, 'gadwall.js'),
    'favicon.svg': join(publicDirectory, 'favicon.svg'),
  })
}
