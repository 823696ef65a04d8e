import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { hasSqliteFile } from '../connection/sqlite/sqlite-handle.ts'
import { isStorable } from '../connection/storable.ts'
import { SqliteChangeFeed } from './cache/feeds/sqlite-change-feed.ts'
import { SessionCache } from './cache/session-cache.ts'
import { SqliteReader } from './cache/sqlite-reader.ts'
import { isOpen, openValues } from './find-open.ts'

interface Counted {
  readonly open: number | string
  /** When the first of them is over if nothing happens; `null` without any. */
  readonly first_end: number | string | null
}

/**
 * Notices which sessions have ended, as cheaply as can be: it is asked twice a second for all that is open.
 *
 * The sessions are counted, and only if some are missing it is asked which. On an SQLite file not even that as long as
 * its change counter stands still and none of them is over by time.
 */
export class EndedSessions {
  readonly #sql: Sql
  readonly #table: string
  readonly #reader: SqliteReader | null
  /** When a session is over at the earliest, by its public id. */
  readonly #ends: SessionCache<number> | null

  /** @param bound a transaction, of which no other handle would see anything (none). */
  constructor(connection: Connection, bound: InTransaction) {
    const hasReader = hasSqliteFile(connection) && !bound.transaction
    this.#sql = new Sql(connection, bound)
    this.#table = this.#sql.tables.sql('sessions')
    this.#reader = hasReader ? new SqliteReader(connection) : null
    const feed = this.#reader && new SqliteChangeFeed(this.#reader)
    this.#ends = feed && new SessionCache(feed, Number.POSITIVE_INFINITY)
  }

  async find(publicIds: readonly string[], now: number): Promise<readonly string[]> {
    const known = new Set(publicIds.filter((id) => isStorable(id)))
    const unknown = publicIds.filter((id) => !known.has(id))
    return [...unknown, ...(await this.#endedOf([...known], now))]
  }

  async #endedOf(known: readonly string[], now: number): Promise<readonly string[]> {
    const ends = this.#ends
    await ends?.confirm()
    const asked = ends ? known.filter((id) => (ends.get(id) ?? 0) <= now) : known
    if (asked.length === 0) return []
    const version = ends?.version ?? 0
    const [counted] = await this.#rows<Counted>(
      `COUNT(*) AS open, MIN(CASE WHEN idle_ends_at < absolute_ends_at
        THEN idle_ends_at ELSE absolute_ends_at END) AS first_end`,
      asked,
      now,
    )
    if (Number(counted?.open) < asked.length) return this.#missingOf(asked, now)
    for (const id of asked) ends?.set(id, Number(counted?.first_end), version)
    return []
  }

  async #missingOf(asked: readonly string[], now: number): Promise<readonly string[]> {
    const rows = await this.#rows<{ public_id: string }>('public_id', asked, now)
    const open = new Set(rows.map((row) => row.public_id))
    return asked.filter((id) => !open.has(id))
  }

  #rows<Row extends object>(what: string, asked: readonly string[], now: number): Promise<Row[]> {
    const statement = `SELECT ${what} FROM ${this.#table} WHERE ${isOpen(this.#sql)}`
    if (!this.#reader) return this.#sql.rows<Row>(statement, openValues(this.#sql, asked, now))
    return this.#reader.rows<Row>(statement, { ':known': JSON.stringify(asked), ':now': now })
  }
}
