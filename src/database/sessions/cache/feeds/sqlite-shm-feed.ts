import { sqliteFileOf } from '../../../connection/sqlite/sqlite-file.ts'
import type { SqliteReader } from '../sqlite-reader.ts'
import type { ChangeFeed } from './change-feed.ts'
import { SqliteChangeFeed } from './sqlite-change-feed.ts'
import { WalHeader } from './wal-header.ts'

/** How often the short way is compared with the long one, in milliseconds. */
const CHECK_MS = 1000

/**
 * Reads the counter of commits where SQLite itself shares it between processes: in the header of
 * `<file>-shm`, by one system call without the thread pool.
 *
 * Signed-in pages at 1, 4 and 32 connections, of what a bound of a second gave without any question: 0.84,
 * 0.94 and 0.95; with the PRAGMA 0.64, 0.72 and 0.91.
 *
 * SQLite documents this format but does not promise it. So it is used on Linux only, on file systems where
 * a read sees what others have mapped; only if page size and page count in it are those that SQLite names;
 * and it is compared once a second with `PRAGMA data_version`, which also answers whatever looks odd.
 */
export class SqliteShmFeed implements ChangeFeed {
  readonly #reader: SqliteReader
  readonly #counter: SqliteChangeFeed
  readonly #path: string
  readonly #now: () => number
  #header: WalHeader | null = null
  /** The header at the last answer. */
  #last: Buffer = Buffer.alloc(0)
  /** The header just before the PRAGMA was asked last. */
  #checked: Buffer = Buffer.alloc(0)
  #checkedAt = Number.NEGATIVE_INFINITY
  #isVerified = false
  #isRefused = process.platform !== 'linux'

  /**
   * @param path the file that SQLite shares (the one beside the database).
   * @param now milliseconds of a clock that never goes back (that of the process).
   */
  constructor(reader: SqliteReader, path?: string, now = () => performance.now()) {
    this.#reader = reader
    this.#counter = new SqliteChangeFeed(reader)
    this.#path = path ?? `${sqliteFileOf(reader.connection)?.path}-shm`
    this.#now = now
  }

  hasChanged(): boolean | Promise<boolean> {
    const header = this.#header
    if (!header || !this.#isVerified || this.#now() - this.#checkedAt >= CHECK_MS || !header.read())
      return this.#askCounter()
    sqliteFileOf(this.#reader.connection)?.assertSame()
    if (header.bytes.equals(this.#last)) return false
    this.#last = Buffer.from(header.bytes)
    return true
  }

  async #askCounter(): Promise<boolean> {
    const asked = this.#now()
    const before = this.#header?.read() ? Buffer.from(this.#header.bytes) : null
    const hasChanged = await this.#counter.hasChanged()
    if (this.#isRefused) return hasChanged
    // The file is there as soon as the counter has been asked.
    if (!this.#header) this.#header = this.#open()
    else if (before && this.#header.read()) return this.#compare(before, asked, hasChanged)
    return hasChanged
  }

  /**
   * A commit that the counter has noticed lies between the header before the question before this one,
   * and the header after this one: the two must differ.
   */
  async #compare(before: Buffer, asked: number, hasChanged: boolean): Promise<boolean> {
    const wasVerified = this.#isVerified
    const hasMoved = !before.equals(this.#last)
    if (hasChanged && this.#header?.bytes.equals(this.#checked)) this.#refuse()
    else this.#isVerified ||= await this.#isLayoutKnown(before)
    this.#checked = before
    this.#last = before
    this.#checkedAt = asked
    // What the counter has noticed since the last comparison, the header has mostly told already.
    return wasVerified && this.#isVerified ? hasMoved : hasChanged
  }

  /** Whether SQLite names the same size of a page and number of pages as the header. */
  async #isLayoutKnown(before: Buffer): Promise<boolean> {
    // No commit is in the log yet.
    if (this.#header?.pageCount === 0) return false
    const rows = await this.#reader.rows<{ page_size: number; page_count: number }>(
      'SELECT page_size, page_count FROM pragma_page_size, pragma_page_count',
    )
    const header = this.#header
    if (!header?.read() || !header.bytes.equals(before) || !rows[0]) return false
    return header.pageSize === rows[0].page_size && header.pageCount === rows[0].page_count
  }

  #open(): WalHeader | null {
    try {
      return new WalHeader(this.#path)
    } catch {
      // It is not there, or not for us to read.
      this.#refuse()
      return null
    }
  }

  #refuse(): void {
    this.#isRefused = true
    this.#isVerified = false
    this.#header = null
  }
}
