import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AuthError } from '../../errors.ts'

const SUFFIX = '.import'

/** A file is larger than may be kept. Answered as 413. */
export class UploadTooLarge extends AuthError {
  readonly status = 413
  readonly expose = true

  constructor() {
    super('UPLOAD_TOO_LARGE', 'The file is too large')
  }
}

/** Where files wait until they are imported. They hold hashes: the folder and its files are for nobody else. */
export class Spool {
  readonly #directory: string
  /** The largest file. */
  readonly maxBytes: number

  /** @param directory is made when the first file comes. */
  constructor(directory: string, maxBytes: number) {
    this.#directory = resolve(directory)
    this.maxBytes = maxBytes
  }

  /**
   * Keeps a file, and says how large it is. Of one that breaks off nothing is left.
   *
   * @throws UploadTooLarge
   */
  async keep(id: string, source: Readable): Promise<number> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const path = this.#pathOf(id)
    const counter = new Counter(this.maxBytes)
    try {
      await pipeline(source, counter, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      return counter.bytes
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  open(id: string): ReadStream {
    return createReadStream(this.#pathOf(id))
  }

  async has(id: string): Promise<boolean> {
    return (await stat(this.#pathOf(id)).catch(() => null)) !== null
  }

  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true })
  }

  /** The files that are there, and when each was last written. */
  async list(): Promise<readonly { readonly id: string; readonly writtenAt: number }[]> {
    const names = await readdir(this.#directory).catch(() => [])
    const ids = names
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length))
    const files = ids.map(async (id) => {
      const found = await stat(this.#pathOf(id)).catch(() => null)
      return found ? [{ id, writtenAt: found.mtimeMs }] : []
    })
    return (await Promise.all(files)).flat()
  }

  #pathOf(id: string): string {
    // Ids are ours; a name from elsewhere must not lead out of the folder all the same.
    if (!/^[\w-]{1,64}$/.test(id)) throw new TypeError('This is no id of an import')
    return join(this.#directory, `${id}${SUFFIX}`)
  }
}

class Counter extends Transform {
  bytes = 0
  readonly #most: number

  constructor(most: number) {
    super()
    this.#most = most
  }

  override _transform(
    chunk: Buffer,
    _: string,
    done: (error: Error | null, data?: Buffer) => void,
  ) {
    this.bytes += chunk.length
    if (this.bytes > this.#most) done(new UploadTooLarge())
    else done(null, chunk)
  }
}
