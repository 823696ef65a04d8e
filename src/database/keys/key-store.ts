import type { KeyStore, StoredKey } from '../../auth/keys/key-store.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'

/** A row of `data_keys`. Some drivers give a BIGINT as text. */
interface KeyRow {
  readonly number: number
  readonly wrapped: string
  readonly created_at: number | string
}

/** Keeps data keys in the `data_keys` table. */
export class SequelizeKeyStore implements KeyStore {
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('data_keys')
  }

  async list(): Promise<readonly StoredKey[]> {
    const rows = await this.#sql.rows<KeyRow>(
      `SELECT number, wrapped, created_at FROM ${this.#table} ORDER BY number`,
    )
    return rows.map(({ number, wrapped, created_at }) => ({
      number: Number(number),
      wrapped,
      createdAt: Number(created_at),
    }))
  }

  async add({ number, wrapped, createdAt }: StoredKey): Promise<boolean> {
    const { isMariadb } = this.#sql
    const count = await this.#sql.update(
      `INSERT ${isMariadb ? 'IGNORE' : ''} INTO ${this.#table} (number, wrapped, created_at)
        VALUES (:number, :wrapped, :createdAt) ${isMariadb ? '' : 'ON CONFLICT (number) DO NOTHING'}`,
      { number, wrapped, createdAt },
    )
    return count === 1
  }

  async rewrap(number: number, before: string, wrapped: string): Promise<boolean> {
    const count = await this.#sql.update(
      `UPDATE ${this.#table} SET wrapped = :wrapped WHERE number = :number AND wrapped = :before`,
      { number, before, wrapped },
    )
    return count === 1
  }
}
