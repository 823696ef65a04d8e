import { asStoreUnavailable } from '../../connection/as-store-unavailable.ts'
import { beforeClose } from '../../connection/before-close.ts'
import type { Connection } from '../../connection/connection.ts'
import { sqliteFileOf } from '../../connection/sqlite/sqlite-file.ts'
import {
  closeHandle,
  openHandle,
  readTimeout,
  type SqliteHandle,
  type SqliteStatement,
  type SqliteValues,
} from '../../connection/sqlite/sqlite-handle.ts'

// With the usual 2 MB, the upper levels of an index of a million sessions would not stay in memory.
const SETTINGS = 'PRAGMA query_only = ON; PRAGMA cache_size = -8192'

/**
 * Reads an SQLite file under the ORM: with statements that are prepared once, on a handle of its own.
 *
 * Sequelize asks for the types of all columns before each SELECT, and waits on its only handle for
 * whatever is written there. This handle never writes. It is opened once: the change counter of another
 * handle could not be compared with what was counted before.
 */
export class SqliteReader {
  readonly connection: Connection
  readonly #statements = new Map<string, Promise<SqliteStatement>>()
  #handle: Promise<SqliteHandle> | null = null

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** All rows of a statement. @throws StoreUnavailable */
  async rows<Row>(sql: string, values: SqliteValues = []): Promise<Row[]> {
    try {
      sqliteFileOf(this.connection)?.assertSame()
      const statement = await this.#prepared(sql)
      this.#log(sql)
      // Never get() or each(): they leave the read open, and with it the view of the file as it was.
      return await new Promise<Row[]>((resolve, reject) => {
        statement.all(values, (error, rows) => (error ? reject(error) : resolve(rows as Row[])))
      })
    } catch (error) {
      throw asStoreUnavailable(error) ?? error
    }
  }

  /** A number that is another one after each commit of any other handle to the file. */
  async dataVersion(): Promise<number> {
    const [row] = await this.rows<{ data_version: number }>('PRAGMA data_version')
    return (row as { data_version: number }).data_version
  }

  #prepared(sql: string): Promise<SqliteStatement> {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#prepare(sql)
    this.#statements.set(sql, statement)
    // A table may not be there yet: the next request tries again.
    statement.catch(() => this.#statements.delete(sql))
    return statement
  }

  async #prepare(sql: string): Promise<SqliteStatement> {
    this.#handle ??= this.#open()
    const handle = await this.#handle
    return new Promise((resolve, reject) => {
      const statement = handle.prepare(sql, (error) => (error ? reject(error) : resolve(statement)))
    })
  }

  async #open(): Promise<SqliteHandle> {
    try {
      const handle = await openHandle(this.connection, SETTINGS, readTimeout(this.connection))
      beforeClose(this.connection, () => this.#close(handle))
      return handle
    } catch (error) {
      this.#handle = null
      throw error
    }
  }

  async #close(handle: SqliteHandle): Promise<void> {
    for (const statement of this.#statements.values()) {
      const prepared = await statement.catch(() => null)
      prepared?.finalize()
    }
    await closeHandle(handle)
  }

  #log(sql: string): void {
    const { logging } = this.connection.options
    if (typeof logging === 'function') logging(`Executing (reader): ${sql}`)
  }
}
