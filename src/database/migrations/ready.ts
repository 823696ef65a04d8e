import type { Sequelize as AppSequelize } from 'sequelize'
import { attach } from '../connection/attached/attach.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { checkEncoding } from '../readiness/check-encoding.ts'
import { checkHashColumns } from '../readiness/check-hash-columns.ts'
import { Migrator, type MigratorOptions } from './migrator.ts'
import { MissingColumns } from './own-tables.ts'

/** The structure of the database is older than the program. */
export class PendingMigrations extends Error {
  constructor(names: readonly string[]) {
    super(
      `The database lacks ${names.length} migration${names.length === 1 ? '' : 's'} ` +
        `(${names.join(', ')}). Run \`gadwall migrate\` once, or \`new Migrator(…).up()\` in code, then start again.`,
    )
    this.name = 'PendingMigrations'
  }
}

/**
 * Makes sure that the database can be used. An SQLite file is migrated; any other database must have
 * been migrated before, because its operator decides when it is changed.
 *
 * @throws PendingMigrations
 * @throws WrongEncoding for a PostgreSQL database that cannot keep every character.
 * @throws ColumnTooNarrow when a table of users of yours cannot take the hashes of new passwords.
 * @throws MissingColumns when a table is not as the migrations have made it.
 */
export async function makeReady(
  database: Connection | AppSequelize,
  options: MigratorOptions = {},
): Promise<void> {
  const { tablePrefix } = options
  const connection = attach(database, tablePrefix === undefined ? {} : { tablePrefix })
  await checkEncoding(connection)
  const migrator = new Migrator(connection, options)
  if (isSqlite(connection)) {
    await migrator.up()
    return
  }
  const { pending, missing } = await migrator.status()
  if (pending.length > 0) throw new PendingMigrations(pending)
  if (missing.length > 0) throw new MissingColumns(missing)
  await checkHashColumns(connection)
}
