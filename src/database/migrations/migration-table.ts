import { QueryTypes, type Transaction } from 'sequelize'
import type { UmzugStorage } from 'umzug'
import type { Connection } from '../connection/connect.ts'

/** Where a database remembers what has been done to it. */
export const MIGRATION_TABLE = 'gadwall_migrations'

// Looking at a database must not change it, so the table may be missing.
const FIND_TABLE: Readonly<Record<string, string>> = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${MIGRATION_TABLE}'`,
  postgres: `SELECT relname AS name FROM pg_class WHERE oid = to_regclass('${MIGRATION_TABLE}')`,
  mariadb: `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '${MIGRATION_TABLE}'`,
}

/** The names of the migrations that were run. Umzug's own storage cannot be told of a transaction. */
export class MigrationTable implements UmzugStorage {
  readonly #connection: Connection
  readonly #transaction: Transaction

  constructor(connection: Connection, transaction: Transaction) {
    this.#connection = connection
    this.#transaction = transaction
  }

  /** Makes the table, if there is none. */
  async create(): Promise<void> {
    await this.#run(
      `CREATE TABLE IF NOT EXISTS ${MIGRATION_TABLE} (name VARCHAR(100) PRIMARY KEY, executed_at VARCHAR(30) NOT NULL)`,
    )
  }

  async executed(): Promise<string[]> {
    const tables = await this.#names(FIND_TABLE[this.#connection.getDialect()] as string)
    return tables.length === 0
      ? []
      : this.#names(`SELECT name FROM ${MIGRATION_TABLE} ORDER BY name`)
  }

  async logMigration({ name }: { readonly name: string }): Promise<void> {
    const at = new Date().toISOString()
    await this.#run(`INSERT INTO ${MIGRATION_TABLE} (name, executed_at) VALUES (:name, :at)`, {
      name,
      at,
    })
  }

  async unlogMigration({ name }: { readonly name: string }): Promise<void> {
    await this.#run(`DELETE FROM ${MIGRATION_TABLE} WHERE name = :name`, { name })
  }

  async #run(sql: string, replacements: Record<string, string> = {}): Promise<void> {
    await this.#connection.query(sql, { transaction: this.#transaction, replacements })
  }

  async #names(sql: string): Promise<string[]> {
    const rows = await this.#connection.query<{ name: string }>(sql, {
      transaction: this.#transaction,
      type: QueryTypes.SELECT,
    })
    return rows.map(({ name }) => name)
  }
}
