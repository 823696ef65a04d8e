import type { MarkStore } from '../../auth/emergencies/mark-store.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'

/** A row of `marks`. Some drivers give a BIGINT as text. */
interface MarkRow {
  readonly name: string
  readonly value: number | string
}

/** Keeps marks in the `marks` table. */
export class SequelizeMarkStore implements MarkStore {
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('marks')
  }

  async all(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#sql.rows<MarkRow>(`SELECT name, value FROM ${this.#table}`)
    return new Map(rows.map(({ name, value }) => [name, Number(value)]))
  }

  async add(name: string, value: number): Promise<void> {
    const unlessThere = this.#sql.isMariadb
      ? 'ON DUPLICATE KEY UPDATE name = name'
      : 'ON CONFLICT (name) DO NOTHING'
    await this.#insert(name, value, unlessThere)
  }

  async raise(name: string, value: number): Promise<void> {
    const { isMariadb } = this.#sql
    const further = isMariadb
      ? 'ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value))'
      : `ON CONFLICT (name) DO UPDATE SET value = excluded.value
          WHERE ${this.#table}.value < excluded.value`
    await this.#insert(name, value, further)
  }

  #insert(name: string, value: number, onConflict: string): Promise<void> {
    if (!Number.isSafeInteger(value)) throw new TypeError('Marks are whole numbers')
    const sql = `INSERT INTO ${this.#table} (name, value) VALUES (:name, :value) ${onConflict}`
    return this.#sql.insert(sql, { name, value })
  }
}
