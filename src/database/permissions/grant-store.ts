import { StoreUnavailable } from '../../auth/errors.ts'
import { assertPermissionName, type GrantStore } from '../../auth/permissions/permission-service.ts'
import type { Connection } from '../connection/connect.ts'
import { Sql, type SqlValues } from '../connection/sql.ts'
import {
  GROUP_ID,
  type Grantee,
  GrantRefused,
  grantsTableOf,
  type UserReference,
} from './grantee.ts'

/** Keeps groups and grants. Nothing refers to a table of users, so that may be swapped for another. */
export class SequelizeGrantStore implements GrantStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #unlessThere: (column: string) => string

  constructor(connection: Connection) {
    this.#connection = connection
    this.#sql = new Sql(connection)
    // MariaDB's INSERT IGNORE would also cut off what is too long.
    this.#unlessThere = this.#sql.isMariadb
      ? (column) => `ON DUPLICATE KEY UPDATE ${column} = ${column}`
      : () => 'ON CONFLICT DO NOTHING'
  }

  /** Whether grants are kept in this database. */
  isIn(connection: Connection): boolean {
    return this.#connection === connection
  }

  async permissionsOf(backend: string, userId: string): Promise<ReadonlySet<string>> {
    const rows = await this.#sql.rows<{ permission: string }>(
      `SELECT permission FROM user_permissions WHERE backend = :backend AND user_id = :userId
       UNION
       SELECT permission FROM group_permissions
       JOIN user_groups ON user_groups.group_id = group_permissions.group_id
       WHERE backend = :backend AND user_id = :userId`,
      { backend, userId },
    )
    return new Set(rows.map(({ permission }) => permission))
  }

  async usersWith(backend: string, permission: string): Promise<readonly string[]> {
    const rows = await this.#sql.rows<{ user_id: string }>(
      `SELECT user_id FROM user_permissions WHERE backend = :backend AND permission = :permission
       UNION
       SELECT user_id FROM user_groups
       JOIN group_permissions ON group_permissions.group_id = user_groups.group_id
       WHERE backend = :backend AND permission = :permission`,
      { backend, permission },
    )
    return rows.map(({ user_id }) => user_id)
  }

  /** The names of the groups that a user is in. */
  async groupsOf({ backend, userId }: UserReference): Promise<readonly string[]> {
    const rows = await this.#sql.rows<{ name: string }>(
      `SELECT name FROM groups JOIN user_groups ON user_groups.group_id = groups.id
       WHERE backend = :backend AND user_id = :userId ORDER BY name`,
      { backend, userId },
    )
    return rows.map(({ name }) => name)
  }

  /** @throws GrantRefused when there is a group of this name. */
  async createGroup(name: string): Promise<void> {
    if (name.trim() === '' || [...name].length > 150) {
      throw new TypeError('The name of a group has 1 to 150 characters')
    }
    try {
      await this.#sql.insert('INSERT INTO groups (name) VALUES (:name)', { name })
    } catch (error) {
      if (await this.#hasGroup(name)) {
        throw new GrantRefused('GROUP_EXISTS', `There is a group named "${name}" already`)
      }
      throw error
    }
  }

  /** Removes a group and all that was granted through it. Harmless when there is none. */
  async deleteGroup(name: string): Promise<void> {
    await this.#sql.delete('groups', 'name = :name', { name })
  }

  /** @throws GrantRefused when there is no such group. */
  async addToGroup({ backend, userId }: UserReference, group: string): Promise<void> {
    const values = { backend, userId, group }
    await this.#insertGrant(
      `INSERT INTO user_groups (backend, user_id, group_id)
       VALUES (:backend, :userId, ${GROUP_ID}) ${this.#unlessThere('user_id')}`,
      values,
      { group, names: [] },
    )
  }

  /** @returns false when the user was not in the group. */
  async removeFromGroup({ backend, userId }: UserReference, group: string): Promise<boolean> {
    const where = `backend = :backend AND user_id = :userId AND group_id = ${GROUP_ID}`
    return (await this.#sql.delete('user_groups', where, { backend, userId, group })) > 0
  }

  /**
   * Grants permissions to a user or to a group: all of them or, if it throws, none.
   *
   * @throws GrantRefused for a permission that `migrate` has not seen yet, and for an unknown group.
   */
  async grant(to: Grantee, permissions: string | readonly string[]): Promise<void> {
    const names = listOf(permissions)
    if (names.length === 0) return
    const { table, columns, values } = grantsTableOf(to)
    const rows = names.map((_, index) => `(${values}, :name${index})`)
    await this.#insertGrant(
      `INSERT INTO ${table} (${columns}, permission) VALUES ${rows.join(', ')}
       ${this.#unlessThere('permission')}`,
      { ...to, ...Object.fromEntries(names.map((name, index) => [`name${index}`, name])) },
      { group: 'group' in to ? to.group : null, names },
    )
  }

  /** Withdraws what was granted to a user or to a group directly. Says how much that was. */
  async revoke(from: Grantee, permissions: string | readonly string[]): Promise<number> {
    const names = listOf(permissions)
    if (names.length === 0) return 0
    const { table, where } = grantsTableOf(from)
    return this.#sql.delete(table, `${where} AND permission IN (:names)`, { ...from, names })
  }

  /** Withdraws everything from a user who is deleted: ids of some tables are given out again. */
  async forgetUser(backend: string, userId: string): Promise<void> {
    const where = 'backend = :backend AND user_id = :userId'
    await this.#connection.transaction(async (transaction) => {
      for (const table of ['user_permissions', 'user_groups']) {
        await this.#sql.delete(table, where, { backend, userId }, { transaction })
      }
    })
  }

  /** The statement fails for what is not there; which of it that is takes another look. */
  async #insertGrant(
    sql: string,
    values: SqlValues,
    needs: { readonly group: string | null; readonly names: readonly string[] },
  ): Promise<void> {
    try {
      await this.#sql.insert(sql, values)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      if (needs.group !== null && !(await this.#hasGroup(needs.group))) {
        throw new GrantRefused('GROUP_UNKNOWN', `There is no group named "${needs.group}"`)
      }
      const unknown = await this.#unknown(needs.names)
      if (unknown.length === 0) throw error
      const message = `Not declared: ${unknown.join(', ')}. Declare it, then run \`gadwall migrate\``
      throw new GrantRefused('PERMISSION_UNKNOWN', message)
    }
  }

  async #hasGroup(name: string): Promise<boolean> {
    return (await this.#sql.rows('SELECT id FROM groups WHERE name = :name', { name })).length > 0
  }

  async #unknown(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return []
    const sql = 'SELECT name FROM permissions WHERE name IN (:names)'
    const known = await this.#sql.rows<{ name: string }>(sql, { names })
    return names.filter((name) => !known.some((one) => one.name === name))
  }
}

function listOf(permissions: string | readonly string[]): readonly string[] {
  const names = typeof permissions === 'string' ? [permissions] : [...new Set(permissions)]
  for (const name of names) assertPermissionName(name)
  return names
}
