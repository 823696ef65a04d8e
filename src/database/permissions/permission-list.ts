import { QueryTypes } from 'sequelize'
import { assertPermissionName, type Permission } from '../../auth/permissions/permission.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { tablesOf } from '../connection/tables.ts'
import { GrantRefused } from './grant-refused.ts'

const LONGEST_LABEL = 255

/**
 * Makes known what is declared, so that it can be granted. What is no longer declared stays, with all
 * its grants: see {@link undeclaredPermissions}.
 *
 * @returns the names that are new.
 * @throws TypeError for a name that is declared twice, and for a label that is empty or too long.
 */
export async function syncPermissions(
  connection: Connection,
  declared: readonly Permission[],
  options: InTransaction = {},
): Promise<string[]> {
  checkDeclared(declared)
  const known = await labels(connection, options)
  const changed = declared.filter(({ name, label }) => known.get(name) !== label)
  if (changed.length > 0) await upsert(connection, changed, options)
  return changed.map(({ name }) => name).filter((name) => !known.has(name))
}

/** What was declared once and is not any more, in order. It stays granted until it is revoked. */
export async function undeclaredPermissions(
  connection: Connection,
  declared: readonly Permission[],
  options: InTransaction = {},
): Promise<string[]> {
  const names = new Set(declared.map(({ name }) => name))
  const known = await labels(connection, options)
  return [...known.keys()].filter((name) => !names.has(name))
}

/**
 * Gives a permission another name, and all its grants with it. Call it in a migration of your own,
 * before the new name is declared.
 *
 * @throws GrantRefused when there is a permission of the new name, or none of the old one.
 */
export async function renamePermission(
  connection: Connection,
  from: string,
  to: string,
): Promise<void> {
  assertPermissionName(to)
  const known = await labels(connection, {})
  if (known.has(to)) {
    const message = `Cannot rename "${from}": there is a permission named "${to}" already`
    throw new GrantRefused('PERMISSION_EXISTS', message)
  }
  if (!known.has(from)) {
    throw new GrantRefused('PERMISSION_UNKNOWN', `There is no permission named "${from}"`)
  }
  await connection.query(`UPDATE ${tableOf(connection)} SET name = :to WHERE name = :from`, {
    type: QueryTypes.UPDATE,
    replacements: { from, to },
  })
}

/** Forgets a permission that is not declared any more, and all its grants. */
export async function removePermission(connection: Connection, name: string): Promise<void> {
  await new Sql(connection).delete(tableOf(connection), 'name = :name', { name })
}

function tableOf(connection: Connection): string {
  return tablesOf(connection).sql('permissions')
}

function checkDeclared(declared: readonly Permission[]): void {
  const seen = new Set<string>()
  for (const { name, label } of declared) {
    assertPermissionName(name)
    if (seen.has(name)) throw new TypeError(`The permission "${name}" is declared twice`)
    seen.add(name)
    if (label.trim() === '' || [...label].length > LONGEST_LABEL) {
      throw new TypeError(`The label of "${name}" has 1 to ${LONGEST_LABEL} characters`)
    }
  }
}

async function labels(
  connection: Connection,
  options: InTransaction,
): Promise<Map<string, string>> {
  const sql = `SELECT name, label FROM ${tableOf(connection)} ORDER BY name`
  const rows = await new Sql(connection).rows<Permission>(sql, {}, options)
  return new Map(rows.map(({ name, label }) => [name, label]))
}

/** One statement, whatever their number. */
async function upsert(
  connection: Connection,
  permissions: readonly Permission[],
  options: InTransaction,
): Promise<void> {
  const sql = new Sql(connection)
  const update = sql.isMariadb
    ? 'ON DUPLICATE KEY UPDATE label = VALUES(label)'
    : 'ON CONFLICT (name) DO UPDATE SET label = excluded.label'
  const rows = permissions.map(({ name, label }) => [name, label])
  await sql.insert(
    `INSERT INTO ${tableOf(connection)} (name, label) VALUES :rows ${update}`,
    { rows },
    options,
  )
}
