import type { Connection } from '../../src/database/connection/connection.ts'
import { SqliteReader } from '../../src/database/sessions/cache/sqlite-reader.ts'

type Query = (sql: unknown, ...rest: unknown[]) => Promise<unknown>

const readRows = SqliteReader.prototype.rows

/** Stands between a site and its database: sees each statement, and can hold it up or refuse it. */
export class Statements {
  readonly seen: string[] = []
  readonly #connection: Connection
  readonly #query: Query
  #before: (sql: string) => void | Promise<void> = () => {}

  constructor({ connection }: { readonly connection: Connection }) {
    this.#connection = connection
    this.#query = connection.query as Query
    const query: Query = async (sql, ...rest) => {
      const text = typeof sql === 'string' ? sql : (sql as { query: string }).query
      this.seen.push(text)
      await this.#before(text)
      return this.#query.call(connection, sql, ...rest)
    }
    Object.assign(connection, { query })
    const see = (text: string) => {
      this.seen.push(text)
      return this.#before(text)
    }
    // What is read under the ORM counts as well.
    SqliteReader.prototype.rows = async function rows<Row>(
      this: SqliteReader,
      sql: string,
      values = [],
    ) {
      if (this.connection === connection) await see(sql)
      return readRows.call(this, sql, values) as Promise<Row[]>
    } as typeof readRows
  }

  /** Does this before each statement; what it throws is what the database answers. */
  before(action: (sql: string) => void | Promise<void>): void {
    this.#before = action
  }

  /** The statements seen since the last call. */
  take(): string[] {
    return this.seen.splice(0)
  }

  /**
   * How they begin, to compare what two requests have asked. What happened is written in batches, at any time:
   * these are left out.
   */
  takeBeginnings(): string[] {
    return this.take()
      .filter((sql) => !sql.includes('audit_events'))
      .map((sql) => sql.replace(/\s+/g, ' ').slice(0, 40))
  }

  /** Stands aside for good. */
  release(): void {
    Object.assign(this.#connection, { query: this.#query })
    SqliteReader.prototype.rows = readRows
  }
}
