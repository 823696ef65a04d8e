import type { SqliteReader } from '../sqlite-reader.ts'
import type { ChangeFeed } from './change-feed.ts'

/**
 * Asks SQLite's change counter, which every commit of any other handle moves: raw SQL, triggers,
 * cascades, other processes, VACUUM and restored files alike. About 20 µs through the thread pool.
 */
export class SqliteChangeFeed implements ChangeFeed {
  readonly #reader: SqliteReader
  #last: number | null = null

  /** @param reader the one that reads the rows: counters of two handles say nothing about each other. */
  constructor(reader: SqliteReader) {
    this.#reader = reader
  }

  async hasChanged(): Promise<boolean> {
    const version = await this.#reader.dataVersion()
    const hasChanged = version !== this.#last
    this.#last = version
    return hasChanged
  }
}
