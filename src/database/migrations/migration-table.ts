import { QueryTypes, type Transaction } from 'sequelize'
import type { UmzugStorage } from 'umzug'
import type { Connection } from '../connection/connection.ts'
import { type Tables, tablesOf } from '../connection/tables.ts'
import { columnsOf, type TablePlace } from './columns.ts'
import { findName, NameTaken } from './existing-names.ts'

const COLUMNS = ['name', 'executed_at']

export function createMigrationTable(tables: Tables): string {
  const name = tables.sql('gadwall_migrations')
  return `CREATE TABLE ${name} (name VARCHAR(100) PRIMARY KEY, executed_at VARCHAR(30) NOT NULL)`
}

/** @param name and `at` as they stand in a statement. */
export function insertMigration(tables: Tables, name: string, at: string): string {
  return `INSERT INTO ${tables.sql('gadwall_migrations')} (name, executed_at) VALUES (${name}, ${at})`
}

/** The names of the migrations that were run. Umzug's own storage cannot be told of a transaction. */
export class MigrationTable implements UmzugStorage {
  /** Our tables where they are, or are to be, made: on PostgreSQL with their schema. */
  readonly tables: Tables
  readonly #connection: Connection
  readonly #transaction: Transaction
  readonly #name: string

  private constructor(connection: Connection, transaction: Transaction, tables: Tables) {
    this.tables = tables
    this.#connection = connection
    this.#transaction = transaction
    this.#name = tables.sql('gadwall_migrations')
  }

  static async find(connection: Connection, transaction: Transaction): Promise<MigrationTable> {
    const tables = await findHome(connection, transaction)
    return new MigrationTable(connection, transaction, tables)
  }

  /**
   * Makes the table, and the schema that it is to be in, if they are not there.
   *
   * @throws NameTaken when something of somebody else has its name.
   */
  async create(): Promise<void> {
    await this.#createSchema()
    if (await this.#exists()) return
    const name = this.tables.nameOf('gadwall_migrations')
    const found = await findName(this.#place, name)
    if (found) throw new NameTaken(found.kind, found.name)
    await this.#run(createMigrationTable(this.tables))
  }

  async executed(): Promise<string[]> {
    return (await this.#exists()) ? this.#names(`SELECT name FROM ${this.#name} ORDER BY name`) : []
  }

  async logMigration({ name }: { readonly name: string }): Promise<void> {
    const at = new Date().toISOString()
    await this.#run(insertMigration(this.tables, ':name', ':at'), { name, at })
  }

  async unlogMigration({ name }: { readonly name: string }): Promise<void> {
    await this.#run(`DELETE FROM ${this.#name} WHERE name = :name`, { name })
  }

  /** Who may use a schema may often not make one, so IF NOT EXISTS would fail. */
  async #createSchema(): Promise<void> {
    const { schema } = this.tables
    if (schema === null) return
    const sql = 'SELECT nspname AS name FROM pg_namespace WHERE nspname = :schema'
    if ((await this.#names(sql, { schema })).length > 0) return
    await this.#run(`CREATE SCHEMA "${schema}"`)
  }

  /** Looking at a database must not change it, so the table may be missing. */
  async #exists(): Promise<boolean> {
    const table = 'gadwall_migrations'
    const columns = (await columnsOf(this.#place, [table])).get(table)
    return COLUMNS.every((column) => columns?.has(column))
  }

  get #place(): TablePlace {
    const { tables } = this
    return { connection: this.#connection, transaction: this.#transaction, tables }
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

/**
 * Where our tables are made. On PostgreSQL the schema is named in every statement that changes
 * structure: a bare name could mean a table of somebody else in another schema that is searched, too.
 */
async function findHome(connection: Connection, transaction: Transaction): Promise<Tables> {
  const tables = tablesOf(connection)
  if (connection.getDialect() !== 'postgres' || tables.schema !== null) return tables
  const [row] = await connection.query<{ name: string | null }>(
    `SELECT COALESCE((SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE pg_class.oid = to_regclass(:path)), current_schema()) AS name`,
    {
      transaction,
      type: QueryTypes.SELECT,
      replacements: { path: tables.sql('gadwall_migrations') },
    },
  )
  if (row?.name) return tables.inSchema(row.name)
  throw new Error('No schema of the search_path is there: make one, or name one in TABLE_PREFIX')
}
