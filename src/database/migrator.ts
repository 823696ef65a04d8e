import { QueryTypes, type Transaction } from 'sequelize'
import { Umzug, type UmzugStorage } from 'umzug'
import { StoreUnavailable } from '../auth/errors.ts'
import type { Permission } from '../auth/permissions.ts'
import { type Connection, isSqlite } from './connection.ts'
import { createUsers } from './migrations/0001-users.ts'
import { createPermissions } from './migrations/0003-permissions.ts'
import { migrations } from './migrations/all.ts'
import type { Migration, MigrationContext } from './migrations/migration.ts'
import { strayPermissions, syncPermissions } from './permission-list.ts'
import { sitePermissions } from './site-permissions.ts'

const TABLE = 'gadwall_migrations'

// Looking at a database must not change it, so the table may be missing.
const FIND_TABLE: Readonly<Record<string, string>> = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${TABLE}'`,
  postgres: `SELECT relname AS name FROM pg_class WHERE oid = to_regclass('${TABLE}')`,
  mariadb: `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '${TABLE}'`,
}

// Any number that nothing else in the database locks.
const POSTGRES_LOCK = 7_231_404_118

/** What of the database's structure is there, and what is not yet. */
export interface MigrationStatus {
  readonly executed: readonly string[]
  readonly pending: readonly string[]
  /** Permissions that may be granted to somebody, but are not declared any more. */
  readonly stray: readonly string[]
}

export interface MigratorOptions {
  /** What can be granted, as far as the code knows (the permissions of our own pages). */
  readonly permissions?: readonly Permission[]
  /** Whether our own table of users is made; `false` when users live in a table of yours (true). */
  readonly stockUsers?: boolean
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

  constructor(
    connection: Connection,
    { permissions = sitePermissions, stockUsers = true }: MigratorOptions = {},
  ) {
    this.#connection = connection
    this.#permissions = permissions
    this.#migrations = migrations.filter((one) => stockUsers || one !== createUsers)
  }

  /** Whether a site runs what is pending when it starts, as on a file that is its own. */
  get isAutomatic(): boolean {
    return isSqlite(this.#connection)
  }

  async status(): Promise<MigrationStatus> {
    return this.#locked(async (umzug, transaction) => {
      const executed = names(await umzug.executed())
      const stray = executed.includes(createPermissions.name)
        ? await strayPermissions(this.#connection, this.#permissions, { transaction })
        : []
      return { executed, pending: names(await umzug.pending()), stray }
    })
  }

  /** Runs what is pending and names it, and makes the declared permissions known. */
  async up(): Promise<string[]> {
    return this.#locked(async (umzug, transaction) => {
      await createTable(this.#connection, transaction)
      const executed = names(await umzug.up())
      await syncPermissions(this.#connection, this.#permissions, { transaction })
      return executed
    })
  }

  /** Takes back the last migration and names it; an empty list when there is none. */
  async down(): Promise<string[]> {
    return this.#locked(async (umzug) => names(await umzug.down()))
  }

  async #locked<T>(
    work: (umzug: Umzug<MigrationContext>, transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.#connection.transaction(async (transaction) => {
      const unlock = await lock(this.#connection, transaction)
      try {
        return await work(umzugFor(this.#connection, this.#migrations, transaction), transaction)
      } finally {
        await unlock()
      }
    })
  }
}

function umzugFor(
  connection: Connection,
  known: readonly Migration[],
  transaction: Transaction,
): Umzug<MigrationContext> {
  const context = { schema: connection.getQueryInterface(), transaction }
  return new Umzug<MigrationContext>({
    context,
    storage: storageIn(connection, transaction),
    migrations: known.map(({ name, up, down }) => ({
      name,
      up: () => up(context),
      down: () => down(context),
    })),
    logger: undefined,
  })
}

/** Umzug's own Sequelize storage cannot be told of a transaction. */
function storageIn(connection: Connection, transaction: Transaction): UmzugStorage {
  const run = (sql: string, name: string) =>
    connection.query(sql, { transaction, replacements: { name, at: new Date().toISOString() } })
  return {
    async logMigration({ name }) {
      await run(`INSERT INTO ${TABLE} (name, executed_at) VALUES (:name, :at)`, name)
    },
    async unlogMigration({ name }) {
      await run(`DELETE FROM ${TABLE} WHERE name = :name`, name)
    },
    async executed() {
      const select = async (sql: string) =>
        connection.query<{ name: string }>(sql, { transaction, type: QueryTypes.SELECT })
      const tables = await select(FIND_TABLE[connection.getDialect()] as string)
      return tables.length === 0
        ? []
        : names(await select(`SELECT name FROM ${TABLE} ORDER BY name`))
    },
  }
}

async function createTable(connection: Connection, transaction: Transaction): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (name VARCHAR(100) PRIMARY KEY, executed_at VARCHAR(30) NOT NULL)`,
    { transaction },
  )
}

/** SQLite's immediate transaction is a lock by itself. */
async function lock(
  connection: Connection,
  transaction: Transaction,
): Promise<() => Promise<void>> {
  const run = async (sql: string) => {
    // Without the type, Sequelize 6 takes apart what the MariaDB driver has frozen since version 3.
    await connection.query(sql, { transaction, type: QueryTypes.SELECT })
  }
  const dialect = connection.getDialect()
  if (dialect === 'postgres') await run(`SELECT pg_advisory_xact_lock(${POSTGRES_LOCK})`)
  if (dialect !== 'mariadb') return async () => {}
  const [row] = await connection.query<{ isOurs: number | null }>(
    `SELECT GET_LOCK('${TABLE}', 60) AS isOurs`,
    { transaction, type: QueryTypes.SELECT },
  )
  // 0n on drivers that count in bigints.
  if (Number(row?.isOurs) !== 1) throw new StoreUnavailable('The lock on migrations')
  return () => run(`SELECT RELEASE_LOCK('${TABLE}')`)
}

function names(rows: readonly { readonly name: string }[]): string[] {
  return rows.map(({ name }) => name)
}
