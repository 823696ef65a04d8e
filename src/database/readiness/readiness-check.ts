import { StoreUnavailable } from '../../auth/errors.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { Sql } from '../connection/sql.ts'
import { hasSqliteFile } from '../connection/sqlite/sqlite-handle.ts'
import { migrationsFor } from '../migrations/all.ts'
import { checkHashColumns } from './check-hash-columns.ts'
import { FileCheck } from './file-check.ts'

/** A write that went well counts for so long, in milliseconds: whoever asks more often costs less. */
const WRITE_HOLDS_MS = 1000

export interface ReadinessCheckOptions {
  /** The table in which users are kept, as it is written in a statement. */
  readonly users: string
  /** Whether that is our own table, made by our own migration. */
  readonly hasStockUsers: boolean
  /** Milliseconds of a clock that never goes back (that of the process). */
  readonly now?: () => number
}

/**
 * Proves that a database can be used, by using it: reads what every page needs, and writes a row of its own
 * for good. Only a commit sees that a disk is full or a server has become read-only.
 */
export class ReadinessCheck {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #options: ReadinessCheckOptions
  readonly #file: FileCheck | null
  readonly #now: () => number
  #underWay: Promise<void> | null = null
  #nextWrite = 0
  #hasWideColumns = false

  constructor(connection: Connection, options: ReadinessCheckOptions) {
    this.#connection = connection
    this.#sql = new Sql(connection)
    this.#options = options
    this.#file =
      isSqlite(connection) && hasSqliteFile(connection) ? new FileCheck(connection) : null
    this.#now = options.now ?? (() => performance.now())
  }

  /**
   * Looks, and writes at most once a second. All who ask meanwhile share the answer.
   *
   * @throws ColumnTooNarrow when a table of users cannot take new hashes.
   * @throws StoreUnavailable with the reason as its cause.
   */
  check(): Promise<void> {
    this.#underWay ??= this.#look().finally(() => {
      this.#underWay = null
    })
    return this.#underWay
  }

  async #look(): Promise<void> {
    await this.#checkMigrations()
    await this.#checkColumns()
    await this.#read()
    await this.#file?.check()
    if (this.#now() < this.#nextWrite) return
    await this.#write()
    this.#nextWrite = this.#now() + WRITE_HOLDS_MS
  }

  async #checkMigrations(): Promise<void> {
    const table = this.#sql.tables.sql('gadwall_migrations')
    const rows = await this.#sql.rows<{ name: string }>(`SELECT name FROM ${table}`)
    const done = new Set(rows.map(({ name }) => name))
    const needed = migrationsFor(this.#options.hasStockUsers)
    const pending = needed.filter(({ name }) => !done.has(name)).map(({ name }) => name)
    if (pending.length === 0) return
    const cause = new Error(`Migrations are pending: ${pending.join(', ')}`)
    throw new StoreUnavailable('The database', { cause })
  }

  /** Once: they change only when somebody alters the table. */
  async #checkColumns(): Promise<void> {
    if (this.#hasWideColumns) return
    await checkHashColumns(this.#connection)
    this.#hasWideColumns = true
  }

  /** Both ends of what every page reads: a damaged file may have lost either. */
  async #read(): Promise<void> {
    const sessions = this.#sql.tables.sql('sessions')
    await this.#sql.rows(`SELECT id_hash, data FROM ${sessions} LIMIT 1`)
    await this.#sql.rows(`SELECT id_hash FROM ${sessions} ORDER BY idle_ends_at DESC LIMIT 1`)
    await this.#sql.rows(`SELECT * FROM ${this.#options.users} LIMIT 1`)
  }

  async #write(): Promise<void> {
    const table = this.#sql.tables.sql('leases')
    const again = this.#sql.isMariadb
      ? 'ON DUPLICATE KEY UPDATE'
      : 'ON CONFLICT (name) DO UPDATE SET'
    // A lease that nobody holds.
    await this.#sql.insert(
      `INSERT INTO ${table} (name, holder, ends_at) VALUES ('readiness', 'nobody', :at) ${again} ends_at = :at`,
      { at: Date.now() },
    )
  }
}
