import { openSync, readSync, statSync } from 'node:fs'
import { type SqliteFile, sqliteFileOf } from '../../connection/sqlite-file.ts'
import type { ChangeFeed } from './change-feed.ts'
import { SqliteChangeFeed } from './sqlite-change-feed.ts'
import type { SqliteReader } from './sqlite-reader.ts'

// https://sqlite.org/walformat.html#walidxfmt: the header stands in the file twice.
const HEADER_BYTES = 48
const VERSION = 3_007_000
const IS_INITIALIZED = 12

/** How often both ways must have noticed a commit before the short one is trusted. */
const AGREEMENTS = 3

/**
 * Reads the counter of commits where SQLite itself shares it between processes: in the header of
 * `<file>-shm`, by one system call without the thread pool.
 *
 * SQLite documents this format but does not promise it. So it is used on Linux only, where a read sees
 * what others have mapped; only for the version that we know; and only after it has noticed what
 * `PRAGMA data_version` noticed. Anything odd is answered by the PRAGMA.
 */
export class SqliteShmFeed implements ChangeFeed {
  readonly #counter: SqliteChangeFeed
  readonly #file: SqliteFile | null
  readonly #path: string
  readonly #last = Buffer.alloc(HEADER_BYTES)
  #header: WalHeader | null = null
  #agreements = 0
  #isRefused = process.platform !== 'linux'

  /** @param path the file that SQLite shares (the one beside the database). */
  constructor(reader: SqliteReader, path?: string) {
    this.#counter = new SqliteChangeFeed(reader)
    this.#file = sqliteFileOf(reader.connection)
    this.#path = path ?? `${this.#file?.path}-shm`
  }

  hasChanged(): boolean | Promise<boolean> {
    if (this.#agreements < AGREEMENTS || !this.#header?.read()) return this.#askCounter()
    this.#file?.assertSame()
    return this.#header.moveTo(this.#last)
  }

  async #askCounter(): Promise<boolean> {
    const before = this.#header?.read() ? Buffer.from(this.#header.bytes) : null
    const hasChanged = await this.#counter.hasChanged()
    if (this.#isRefused) return hasChanged
    if (this.#header && before) this.#compare(this.#header, before, hasChanged)
    // The file is there as soon as the counter has been asked.
    this.#header ??= this.#open()
    return hasChanged
  }

  /**
   * A commit that the counter has noticed lies between the header before the last question, which is
   * kept, and the header after this one.
   */
  #compare(header: WalHeader, before: Buffer, hasChanged: boolean): void {
    if (!header.read()) return
    const hasMoved = !header.bytes.equals(this.#last)
    if (hasChanged && hasMoved) this.#agreements += 1
    if (hasChanged && !hasMoved) this.#refuse()
    before.copy(this.#last)
  }

  #open(): WalHeader | null {
    try {
      const header = new WalHeader(this.#path)
      if (header.read()) return header
    } catch {
      // It cannot be read here.
    }
    this.#refuse()
    return null
  }

  #refuse(): void {
    this.#isRefused = true
    this.#agreements = Number.NEGATIVE_INFINITY
    this.#header = null
  }
}

/** One descriptor for each file. None is ever closed: that would drop SQLite's own locks on the file. */
const descriptors = new Map<string, number>()

class WalHeader {
  readonly #descriptor: number
  readonly #both = Buffer.alloc(2 * HEADER_BYTES)
  readonly #words = new DataView(this.#both.buffer, this.#both.byteOffset)
  readonly #second = this.#both.subarray(HEADER_BYTES)
  /** The header as it was read last. */
  readonly bytes = this.#both.subarray(0, HEADER_BYTES)

  constructor(path: string) {
    const { dev, ino } = statSync(path, { bigint: true })
    const key = `${dev}:${ino}`
    this.#descriptor = descriptors.get(key) ?? openSync(path, 'r')
    descriptors.set(key, this.#descriptor)
  }

  /** @returns false for what is not whole, such as while somebody is writing it. */
  read(): boolean {
    const length = readSync(this.#descriptor, this.#both, 0, 2 * HEADER_BYTES, 0)
    return (
      length === 2 * HEADER_BYTES &&
      this.bytes.equals(this.#second) &&
      this.#words.getUint32(0, IS_LITTLE_ENDIAN) === VERSION &&
      this.bytes[IS_INITIALIZED] === 1
    )
  }

  /** Notes the header in `last`, and says whether it was another one. */
  moveTo(last: Buffer): boolean {
    if (this.bytes.equals(last)) return false
    this.bytes.copy(last)
    return true
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1
