import { QueryTypes, type Transaction } from 'sequelize'
import type { Connection } from './connect.ts'
import { type Tables, tablesOf } from './tables.ts'

/** Values for the names in a statement, such as `:name`. */
export type SqlValues = Readonly<Record<string, unknown>>

/** May be part of a transaction. */
export interface InTransaction {
  readonly transaction?: Transaction
}

/** Runs statements as they are written, for what no model can say in one statement. */
export class Sql {
  /** What the tables are called. */
  readonly tables: Tables
  readonly #connection: Connection
  readonly #options: InTransaction

  /** @param options a transaction that every statement takes part in (none). */
  constructor(connection: Connection, { transaction }: InTransaction = {}) {
    this.#connection = connection
    this.#options = transaction ? { transaction } : {}
    this.tables = tablesOf(connection)
  }

  get isMariadb(): boolean {
    return this.#connection.getDialect() === 'mariadb'
  }

  get isPostgres(): boolean {
    return this.#connection.getDialect() === 'postgres'
  }

  /** The rows that a statement gives, be it a SELECT or one that ends with RETURNING. */
  async rows<Row extends object>(
    sql: string,
    replacements: SqlValues = {},
    options: InTransaction = this.#options,
  ): Promise<Row[]> {
    return this.#connection.query<Row>(sql, { ...options, type: QueryTypes.SELECT, replacements })
  }

  async insert(
    sql: string,
    replacements: SqlValues,
    options: InTransaction = this.#options,
  ): Promise<void> {
    await this.#connection.query(sql, { ...options, type: QueryTypes.INSERT, replacements })
  }

  /** Deletes rows and says how many. */
  async delete(
    from: string,
    where: string,
    replacements: SqlValues,
    options: InTransaction = this.#options,
  ): Promise<number> {
    const sql = `DELETE FROM ${from} WHERE ${where}`
    const deleted: unknown = await this.#connection.query(sql, {
      ...options,
      type: QueryTypes.BULKDELETE,
      replacements,
    })
    return deleted as number
  }
}
