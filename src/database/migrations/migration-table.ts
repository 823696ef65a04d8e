import { QueryTypes, type Transaction } from 'sequelize'
import type { UmzugStorage } from 'umzug'
import type { Connection } from '../connection/connection.ts'
import { type Tables, tablesOf } from '../connection/tables.ts'

/** The names of the migrations that were run. Umzug's own storage cannot be told of a transaction. */
export class MigrationTable implements UmzugStorage {
  readonly #connection: Connection
  readonly #transaction: Transaction
  readonly #tables: Tables
  readonly #name: string

  constructor(connection: Connection, transaction: Transaction) {
    this.#connection = connection
    this.#transaction = transaction
    this.#tables = tablesOf(connection)
    this.#name = this.#tables.sql('gadwall_migrations')
  }

  /** Makes the table, and the schema that it is to be in, if they are not there. */
  async create(): Promise<void> {
    await this.#createSchema()
    await this.#run(
      `CREATE TABLE IF NOT EXISTS ${this.#name} (name VARCHAR(100) PRIMARY KEY, executed_at VARCHAR(30) NOT NULL)`,
    )
  }

  async executed(): Promise<string[]> {
    return (await this.#exists()) ? this.#names(`SELECT name FROM ${this.#name} ORDER BY name`) : []
  }

  async logMigration({ name }: { readonly name: string }): Promise<void> {
    const at = new Date().toISOString()
    await this.#run(`INSERT INTO ${this.#name} (name, executed_at) VALUES (:name, :at)`, {
      name,
      at,
    })
  }

  async unlogMigration({ name }: { readonly name: string }): Promise<void> {
    await this.#run(`DELETE FROM ${this.#name} WHERE name = :name`, { name })
  }

  /** Who may use a schema may often not make one, so IF NOT EXISTS would fail. */
  async #createSchema(): Promise<void> {
    const { schema } = this.#tables
    if (schema === null) return
    const sql = 'SELECT nspname AS name FROM pg_namespace WHERE nspname = :schema'
    if ((await this.#names(sql, { schema })).length > 0) return
    await this.#run(`CREATE SCHEMA "${schema}"`)
  }

  /** Looking at a database must not change it, so the table may be missing. */
  async #exists(): Promise<boolean> {
    const sql = FIND_TABLE[this.#connection.getDialect()] as string
    const table = this.#tables.nameOf('gadwall_migrations')
    return (await this.#names(sql, { table, path: this.#name })).length > 0
  }

  async #run(sql: string, replacements: Record<string, string> = {}): Promise<void> {
    await this.#connection.query(sql, { transaction: this.#transaction, replacements })
  }

  async #names(sql: string, replacements: Record<string, string> = {}): Promise<string[]> {
    const rows = await this.#connection.query<{ name: string }>(sql, {
      transaction: this.#transaction,
      type: QueryTypes.SELECT,
      replacements,
    })
    return rows.map(({ name }) => name)
  }
}

const FIND_TABLE: Readonly<Record<string, string>> = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = :table",
  postgres: 'SELECT relname AS name FROM pg_class WHERE oid = to_regclass(:path)',
  mariadb:
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = :table',
}
