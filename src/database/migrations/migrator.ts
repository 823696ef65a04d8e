import { type Sequelize as AppSequelize, QueryTypes, type Transaction } from 'sequelize'
import { StoreUnavailable } from '../../auth/errors.ts'
import type { Permission } from '../../auth/permissions/permission.ts'
import { attach } from '../connection/attached/attach.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { withoutLimits } from '../connection/limits/limit-statements.ts'
import { type TableName, tablesOf } from '../connection/tables.ts'
import { syncPermissions, undeclaredPermissions } from '../permissions/permission-list.ts'
import { checkEncoding } from '../readiness/check-encoding.ts'
import { checkHashColumns } from '../readiness/check-hash-columns.ts'
import { createPermissions } from './0003-permissions.ts'
import { migrations, migrationsFor } from './all.ts'
import type { Migration } from './migration.ts'
import { MigrationTable } from './migration-table.ts'
import { findMissing, isOurTable, MissingColumns } from './own-tables.ts'
import type { MigrationRun } from './run-migrations.ts'
import { withoutUmzug } from './without-umzug.ts'

// Any number, so that a name means another lock here than to somebody else.
const POSTGRES_SEED = 7_231_404_118

/** What of the database's structure is there, and what is not yet. */
export interface MigrationStatus {
  readonly executed: readonly string[]
  readonly pending: readonly string[]
  /** Permissions that may be granted to somebody, but are not declared any more. */
  readonly undeclared: readonly string[]
  /** Migrations that were run and that this version does not know: a newer one has run them. */
  readonly unknown: readonly string[]
  /** What the executed migrations have made and is not there: `users`, or `users.email` for a column. */
  readonly missing: readonly string[]
}

/** How migrations are run. */
export interface MigratorOptions {
  /** The permissions that the code declares, and that can be granted (none). */
  readonly permissions?: readonly Permission[]
  /** Whether our own table of users is made; `false` when users live in a table of yours (true). */
  readonly stockUsers?: boolean
  /** What stands before the names of our tables (none, or what the connection has). */
  readonly tablePrefix?: string
}

/**
 * Brings the structure of a database up to date, or a step back.
 *
 * Each call is one transaction under one lock: of several processes that start together one does
 * the work, and one that dies half-way leaves nothing behind. (MariaDB commits each statement that
 * changes structure by itself; there the lock holds, but a death half-way needs a look.)
 */
export class Migrator {
  readonly #connection: Connection
  readonly #permissions: readonly Permission[]
  readonly #migrations: readonly Migration[]

  /**
   * @param database what `connect()` has opened, or the Sequelize instance of an app.
   * @throws TypeError for a table prefix that is no plain name, or not that of the connection.
   */
  constructor(
    database: Connection | AppSequelize,
    { permissions = [], stockUsers = true, tablePrefix }: MigratorOptions = {},
  ) {
    this.#connection = attach(database, tablePrefix === undefined ? {} : { tablePrefix })
    this.#permissions = permissions
    this.#migrations = migrationsFor(stockUsers)
  }

  /** Whether a site runs what is pending when it starts, as on a file that is its own. */
  get isAutomatic(): boolean {
    return isSqlite(this.#connection)
  }

  async status(): Promise<MigrationStatus> {
    return this.#locked(async (table, transaction) => {
      const { executed, pending } = await this.#compare(table)
      const undeclared = executed.includes(createPermissions.name)
        ? await undeclaredPermissions(this.#connection, this.#permissions, { transaction })
        : []
      const known = migrations.map(({ name }) => name)
      const unknown = (await table.executed()).filter((name) => !known.includes(name))
      const missing = await this.#missing(executed, transaction)
      return { executed, pending, undeclared, unknown, missing }
    })
  }

  /**
   * Runs what is pending and names it, and makes the declared permissions known.
   *
   * @throws WrongEncoding for a PostgreSQL database that cannot keep every character.
   * @throws NameTaken when something of somebody else has the name of a table of ours.
   * @throws ColumnTooNarrow after the migrations, when a table of users of yours cannot take new hashes.
   * @throws MissingColumns when a table is not, or is not any more, as the migrations have made it.
   */
  async up(): Promise<string[]> {
    await checkEncoding(this.#connection)
    const executed = await this.#locked(async (table, transaction) => {
      await table.create()
      const { pending } = await this.#compare(table)
      const executed =
        pending.length > 0
          ? await withoutUmzug(async () => (await runner()).runUp(this.#run(table, transaction)))
          : []
      const missing = await this.#missing((await this.#compare(table)).executed, transaction)
      if (missing.length > 0) throw new MissingColumns(missing)
      await syncPermissions(this.#connection, this.#permissions, { transaction })
      return executed
    })
    await checkHashColumns(this.#connection)
    return executed
  }

  /**
   * Takes back the last migration and names it; an empty list when there is none. A table that the
   * migrations have not made stays, whatever its name.
   */
  async down(): Promise<string[]> {
    return this.#locked(async (table, transaction) =>
      withoutUmzug(async () => (await runner()).runDown(this.#run(table, transaction))),
    )
  }

  async #compare(table: MigrationTable): Promise<{ executed: string[]; pending: string[] }> {
    const executed = new Set(await table.executed())
    const known = this.#migrations.map(({ name }) => name)
    return {
      executed: known.filter((name) => executed.has(name)),
      pending: known.filter((name) => !executed.has(name)),
    }
  }

  #run(storage: MigrationTable, transaction: Transaction): MigrationRun {
    const connection = this.#connection
    const schema = connection.getQueryInterface()
    const place = { connection, transaction, tables: storage.tables }
    const isOurs = (table: TableName) => isOurTable(place, table)
    const context = { schema, transaction, tables: storage.tables, isOurs }
    return { migrations: this.#migrations, context, storage }
  }

  async #missing(executed: readonly string[], transaction: Transaction): Promise<string[]> {
    const done = this.#migrations.filter(({ name }) => executed.includes(name))
    const connection = this.#connection
    return findMissing({ connection, transaction, tables: tablesOf(connection) }, done)
  }

  async #locked<T>(
    work: (table: MigrationTable, transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.#connection.transaction(async (transaction) => {
      const unlock = await lock(this.#connection, transaction)
      try {
        return await withoutLimits(this.#connection, transaction, async () =>
          work(await MigrationTable.find(this.#connection, transaction), transaction),
        )
      } finally {
        await unlock()
      }
    })
  }
}

/** Umzug brings a whole command line along: no process has to load it that finds nothing to do. */
function runner() {
  return import('./run-migrations.ts')
}

/** SQLite's immediate transaction is a lock by itself. */
async function lock(
  connection: Connection,
  transaction: Transaction,
): Promise<() => Promise<void>> {
  const name = tablesOf(connection).sql('gadwall_migrations')
  const run = (sql: string) => {
    // Without the type, Sequelize 6 takes apart what the MariaDB driver has frozen since version 3.
    const options = { transaction, type: QueryTypes.SELECT, replacements: { name } } as const
    return connection.query<{ isOurs: number | null }>(sql, options)
  }
  const dialect = connection.getDialect()
  if (dialect === 'postgres') {
    await run(`SELECT pg_advisory_xact_lock(hashtextextended(:name, ${POSTGRES_SEED}))`)
  }
  if (dialect !== 'mariadb') return async () => {}
  const [row] = await run('SELECT GET_LOCK(:name, 60) AS isOurs')
  // 0n on drivers that count in bigints.
  if (Number(row?.isOurs) !== 1) throw new StoreUnavailable('The lock on migrations')
  return async () => {
    await run('SELECT RELEASE_LOCK(:name)')
  }
}
