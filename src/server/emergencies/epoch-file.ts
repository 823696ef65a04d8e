import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { OutsideEpoch } from '../../auth/emergencies/restore-watch.ts'

/** Databases that one file knows; of more, those that moved on last. */
const MOST_DATABASES = 100

/** The file cannot be read, or not be written. */
export class EpochFileUnusable extends Error {
  override readonly name = 'EpochFileUnusable'

  constructor(path: string, cause: unknown) {
    super(`${path}: ${(cause as Error).message}`, { cause })
  }
}

/** Keeps how far databases were in a small file: a line for each, with its number and how far it was. */
export class EpochFile implements OutsideEpoch {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** @throws EpochFileUnusable */
  async read(identity: number): Promise<number | null> {
    return this.#naming(async () => (await this.#lines()).get(identity) ?? null)
  }

  /** @throws EpochFileUnusable */
  async write(identity: number, epoch: number): Promise<void> {
    return this.#naming(() => this.#write(identity, epoch))
  }

  async #naming<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      throw new EpochFileUnusable(this.path, cause)
    }
  }

  async #write(identity: number, epoch: number): Promise<void> {
    const lines = await this.#lines()
    if ((lines.get(identity) ?? -1) >= epoch) return
    lines.set(identity, epoch)
    const newest = [...lines].sort(([, one], [, other]) => other - one).slice(0, MOST_DATABASES)
    await this.#replace(newest.map(([id, at]) => `${id} ${at}\n`).join(''))
  }

  async #lines(): Promise<Map<number, number>> {
    let text = ''
    try {
      text = await readFile(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    const pairs = text.matchAll(/^(\d{1,16}) (\d{1,16})$/gm)
    return new Map([...pairs].map(([, id, at]) => [Number(id), Number(at)]))
  }

  /** Whole or not at all: nobody reads half of it. */
  async #replace(text: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
    const draft = `${this.path}.${process.pid}.${randomBytes(4).toString('hex')}`
    try {
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, this.path)
    } finally {
      await rm(draft, { force: true })
    }
  }
}
