import { QueryTypes } from 'sequelize'
import type { Connection } from '../connection/connection.ts'
import { type TableName, tablesOf } from '../connection/tables.ts'
import { addUsernameSkeletons } from '../migrations/0012-username-skeletons.ts'
import { createFactors } from '../migrations/0015-factors.ts'
import type { Migration } from '../migrations/migration.ts'
import { Migrator, type MigratorOptions } from '../migrations/migrator.ts'
import { countPasskeys } from './count-passkeys.ts'
import type { DatabaseFacts, PeopleFacts, ServerFacts } from './database-facts.ts'

const MOST_NAMES = 20

/** Looks at a database and changes nothing. */
export async function inspectDatabase(
  connection: Connection,
  options: MigratorOptions = {},
): Promise<DatabaseFacts> {
  const status = await new Migrator(connection, options).status()
  const isThere = (table: TableName, { name }: Migration) => {
    const known = tablesOf(connection).nameOf(table)
    return (
      status.executed.includes(name) && !status.missing.some((one) => one.split('.')[0] === known)
    )
  }
  return {
    status,
    people: isThere('users', addUsernameSkeletons) ? await inspectPeople(connection) : null,
    passkeys: isThere('factors', createFactors) ? await countPasskeys(connection) : null,
    server: await inspectServer(connection),
  }
}

/** The names of users that look like an older one, 20 at most. */
export async function findLookAlikes(connection: Connection): Promise<readonly string[]> {
  const users = tablesOf(connection).sql('users')
  const rows = await select<{ username: string }>(
    connection,
    `SELECT username FROM ${users} WHERE username_skeleton IS NULL ORDER BY id LIMIT ${MOST_NAMES}`,
  )
  return rows.map(({ username }) => username)
}

async function inspectPeople(connection: Connection): Promise<PeopleFacts> {
  const users = tablesOf(connection).sql('users')
  const rows = await select<{ active: unknown; hash: string }>(
    connection,
    `SELECT is_active AS active, password_hash AS hash FROM ${users} WHERE is_superuser = true`,
  )
  const isUsable = (row: (typeof rows)[number]) => isTrue(row.active) && !row.hash.startsWith('!')
  return {
    superusers: rows.length,
    usableSuperusers: rows.filter(isUsable).length,
    lookAlikes: await findLookAlikes(connection),
  }
}

async function inspectServer(connection: Connection): Promise<ServerFacts | null> {
  const sql = SERVER[connection.getDialect()]
  if (sql === undefined) return null
  const before = Date.now()
  const [row] = await select<{ now: unknown; encoding: string; power: unknown; strict: unknown }>(
    connection,
    sql,
  )
  if (!row) return null
  const now = (before + Date.now()) / 2
  return {
    clockAheadMs: Math.round(Number(row.now) * 1000 - now),
    encoding: row.encoding.toLowerCase(),
    isAllPowerful: isTrue(row.power),
    isStrict: isTrue(row.strict),
  }
}

const SERVER: Readonly<Record<string, string>> = {
  postgres: `SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8 AS now,
    pg_encoding_to_char(encoding) AS encoding, rolsuper AS power, true AS strict
    FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user`,
  mariadb: `SELECT UNIX_TIMESTAMP(SYSDATE(6)) AS now, @@character_set_database AS encoding,
    EXISTS (SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = 'SUPER'
      AND grantee = CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',
        QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))) AS power,
    @@sql_mode LIKE '%STRICT\\_%' AS strict`,
}

/** Databases without a type for it answer 1. */
function isTrue(value: unknown): boolean {
  return value === true || Number(value) === 1
}

async function select<Row extends object>(connection: Connection, sql: string): Promise<Row[]> {
  return connection.query<Row>(sql, { type: QueryTypes.SELECT })
}
