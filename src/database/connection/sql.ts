import { QueryTypes, type Transaction } from 'sequelize'
import type { Connection } from './connection.ts'
import { retryDeadlocks } from './retry-deadlocks.ts'
import { isStorable } from './storable.ts'
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

  get isSqlite(): boolean {
    return this.#connection.getDialect() === 'sqlite'
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
    // On SQLite those who read have a handle of their own, for which no write waits.
    const useMaster = !/^\s*SELECT\b/i.test(sql)
    const query = { ...options, type: QueryTypes.SELECT, useMaster, replacements } as const
    return runAlone(options, () => this.#connection.query<Row>(sql, query))
  }

  async insert(
    sql: string,
    replacements: SqlValues,
    options: InTransaction = this.#options,
  ): Promise<void> {
    const query = { ...options, type: QueryTypes.INSERT, replacements } as const
    await runAlone(options, () => this.#connection.query(sql, query))
  }

  /** Changes rows and says how many. */
  async update(
    sql: string,
    replacements: SqlValues = {},
    options: InTransaction = this.#options,
  ): Promise<number> {
    return this.#count(sql, replacements, options)
  }

  /** Changes rows on MariaDB; says how many, and what the statement gave to LAST_INSERT_ID(). */
  async updateWithId(
    sql: string,
    replacements: SqlValues,
  ): Promise<{ readonly lastId: number; readonly count: number }> {
    const options = { ...this.#options, type: QueryTypes.INSERT, replacements } as const
    const [lastId, count] = await runAlone(options, () => this.#connection.query(sql, options))
    return { lastId: Number(lastId), count }
  }

  /** Deletes rows and says how many. */
  async delete(
    from: string,
    where: string,
    replacements: SqlValues,
    options: InTransaction = this.#options,
  ): Promise<number> {
    return this.#count(`DELETE FROM ${from} WHERE ${where}`, replacements, options)
  }

  /**
   * Deletes the rows of some people of one backend, in one statement, and says how many.
   *
   * @param key the primary key of the table.
   * @param and what must be so besides, such as `AND purpose = :purpose` (nothing).
   */
  async deleteOf(
    { backend, userIds }: { readonly backend: string; readonly userIds: readonly string[] },
    table: string,
    key: string,
    { and = '', values = {} }: { readonly and?: string; readonly values?: SqlValues } = {},
  ): Promise<number> {
    const ids = userIds.filter((id) => isStorable(id))
    if (ids.length === 0 || !isStorable(backend)) return 0
    const where = `user_id IN (:ids) AND backend = :backend ${and}`
    const locked = this.lockedInOrder(table, key, where)
    return this.delete(table, locked, { ...values, backend, ids })
  }

  /**
   * A condition that finds the same rows, and has PostgreSQL lock them in the order of their keys: two
   * statements that change the same rows then never wait for each other. The others do so anyway.
   */
  lockedInOrder(table: string, key: string, where: string): string {
    if (!this.isPostgres) return where
    return `${key} IN (SELECT ${key} FROM ${table} WHERE ${where} ORDER BY ${key} COLLATE "C" FOR UPDATE)`
  }

  async #count(sql: string, replacements: SqlValues, options: InTransaction): Promise<number> {
    const query = { ...options, type: QueryTypes.BULKDELETE, replacements }
    const count: unknown = await runAlone(options, () => this.#connection.query(sql, query))
    return count as number
  }
}

/** Runs a statement, again after a deadlock unless it is part of a transaction. */
export function runAlone<T>({ transaction }: InTransaction, run: () => Promise<T>): Promise<T> {
  return transaction ? run() : retryDeadlocks(run)
}
