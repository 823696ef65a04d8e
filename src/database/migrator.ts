import { QueryTypes, type Transaction } from 'sequelize'
import { Umzug, type UmzugStorage } from 'umzug'
import type { Connection } from './connection.ts'
import { migrations } from './migrations/all.ts'
import type { MigrationContext } from './migrations/migration.ts'

const TABLE = 'gadwall_migrations'

// Any number that nothing else in the database locks.
const POSTGRES_LOCK = 7_231_404_118

/** What of the database's structure is there, and what is not yet. */
export interface MigrationStatus {
  readonly executed: readonly string[]
  readonly pending: readonly string[]
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

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async status(): Promise<MigrationStatus> {
    return this.#locked(async (umzug) => ({
      executed: names(await umzug.executed()),
      pending: names(await umzug.pending()),
    }))
  }

  /** Runs what is pending and names it. */
  async up(): Promise<string[]> {
    return this.#locked(async (umzug) => names(await umzug.up()))
  }

  /** Takes back the last migration and names it; an empty list when there is none. */
  async down(): Promise<string[]> {
    return this.#locked(async (umzug) => names(await umzug.down()))
  }

  async #locked<T>(work: (umzug: Umzug<MigrationContext>) => Promise<T>): Promise<T> {
    return this.#connection.transaction(async (transaction) => {
      const unlock = await lock(this.#connection, transaction)
      try {
        await createTable(this.#connection, transaction)
        return await work(umzugFor(this.#connection, transaction))
      } finally {
        await unlock()
      }
    })
  }
}

function umzugFor(connection: Connection, transaction: Transaction): Umzug<MigrationContext> {
  const context = { schema: connection.getQueryInterface(), transaction }
  return new Umzug<MigrationContext>({
    context,
    storage: storageIn(connection, transaction),
    migrations: migrations.map(({ name, up, down }) => ({
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
      const sql = `SELECT name FROM ${TABLE} ORDER BY name`
      return names(
        await connection.query<{ name: string }>(sql, { transaction, type: QueryTypes.SELECT }),
      )
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
    await connection.query(sql, { transaction })
  }
  const dialect = connection.getDialect()
  if (dialect === 'postgres') await run(`SELECT pg_advisory_xact_lock(${POSTGRES_LOCK})`)
  if (dialect !== 'mariadb') return async () => {}
  await run(`SELECT GET_LOCK('${TABLE}', 60)`)
  return () => run(`SELECT RELEASE_LOCK('${TABLE}')`)
}

function names(rows: readonly { readonly name: string }[]): string[] {
  return rows.map(({ name }) => name)
}
