import type { Connection } from '../../src/database/connection.ts'

type Query = (sql: unknown, ...rest: unknown[]) => Promise<unknown>

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
  }

  /** Does this before each statement; what it throws is what the database answers. */
  before(action: (sql: string) => void | Promise<void>): void {
    this.#before = action
  }

  /** The statements seen since the last call. */
  take(): string[] {
    return this.seen.splice(0)
  }

  /** Stands aside for good. */
  release(): void {
    Object.assign(this.#connection, { query: this.#query })
  }
}
