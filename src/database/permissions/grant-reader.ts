import type { DataOwner, DataRow } from '../../auth/own-data/tells-of-person.ts'
import type { Group } from '../../auth/permissions/grant-editor.ts'
import type { Permission } from '../../auth/permissions/permission.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { type GrantStatements, grantStatements } from './grant-statements.ts'

interface GroupRow {
  readonly name: string
  /** NULL for a group through which nothing is granted. */
  readonly permission: string | null
}

/** Reads groups and grants. Nothing refers to a table of users, so that may be swapped for another. */
export class GrantReader {
  protected readonly connection: Connection
  protected readonly options: InTransaction
  protected readonly sql: Sql
  protected readonly statements: GrantStatements

  constructor(connection: Connection, options: InTransaction = {}) {
    this.connection = connection
    this.options = options
    this.sql = new Sql(connection, options)
    this.statements = grantStatements(this.sql)
  }

  /** Whether grants are kept in this database. */
  isIn(connection: Connection): boolean {
    return this.connection === connection
  }

  async permissionsOf({ backend, userId }: UserReference): Promise<ReadonlySet<string>> {
    const values = { backend, userId }
    const sql = this.statements.permissionsOf
    const rows = await this.sql.rows<{ permission: string }>(sql, values)
    return new Set(rows.map(({ permission }) => permission))
  }

  async usersWith(backend: string, permission: string): Promise<readonly string[]> {
    const values = { backend, permission }
    const rows = await this.sql.rows<{ user_id: string }>(this.statements.usersWith, values)
    return rows.map(({ user_id }) => user_id)
  }

  /** The names of the groups that a user is in. */
  async groupsOf({ backend, userId }: UserReference): Promise<readonly string[]> {
    const values = { backend, userId }
    const rows = await this.sql.rows<{ name: string }>(this.statements.groupsOf, values)
    return rows.map(({ name }) => name)
  }

  /** The names of all groups, sorted. */
  async groupNames(): Promise<readonly string[]> {
    const rows = await this.sql.rows<{ name: string }>(this.statements.groupNames)
    return rows.map(({ name }) => name)
  }

  /** What was granted to a user directly, in order. */
  async directPermissionsOf({ backend, userId }: UserReference): Promise<readonly string[]> {
    const sql = this.statements.directPermissionsOf
    const rows = await this.sql.rows<{ permission: string }>(sql, { backend, userId })
    return rows.map(({ permission }) => permission)
  }

  /** The groups that a user is in, and what was granted to them directly. */
  async *dataOf(person: DataOwner): AsyncGenerator<readonly DataRow[]> {
    yield (await this.groupsOf(person)).map((group) => ({ group }))
    yield (await this.directPermissionsOf(person)).map((permission) => ({ permission }))
  }

  /** All that can be granted, in order. */
  permissions(): Promise<readonly Permission[]> {
    return this.sql.rows<Permission>(this.statements.permissions)
  }

  /** All groups, sorted by name, with all that is granted through each. */
  async groups(): Promise<readonly Group[]> {
    return groupsIn(await this.sql.rows<GroupRow>(this.statements.groups))
  }

  /** The group of exactly this name; `null` when there is none. */
  async findGroup(group: string): Promise<Group | null> {
    if (!isStorable(group)) return null
    const [found] = groupsIn(await this.sql.rows<GroupRow>(this.statements.oneGroup, { group }))
    return found ?? null
  }
}

function groupsIn(rows: readonly GroupRow[]): Group[] {
  const byName = new Map<string, string[]>()
  for (const { name, permission } of rows) {
    const permissions = byName.get(name) ?? []
    if (permission !== null) permissions.push(permission)
    byName.set(name, permissions)
  }
  return [...byName].map(([name, permissions]) => ({ name, permissions }))
}
