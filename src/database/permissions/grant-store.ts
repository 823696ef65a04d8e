import { StoreUnavailable } from '../../auth/errors.ts'
import type { GrantStore } from '../../auth/permissions/grant-store.ts'
import { assertPermissionName } from '../../auth/permissions/permission.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { inTransaction } from '../connection/in-transaction.ts'
import { type InTransaction, Sql, type SqlValues } from '../connection/sql.ts'
import { GrantRefused } from './grant-refused.ts'
import { type GrantStatements, grantStatements } from './grant-statements.ts'
import type { Grantee } from './grantee.ts'

/** Keeps groups and grants. Nothing refers to a table of users, so that may be swapped for another. */
export class SequelizeGrantStore implements GrantStore {
  readonly #connection: Connection
  readonly #options: InTransaction
  readonly #sql: Sql
  readonly #statements: GrantStatements

  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#options = options
    this.#sql = new Sql(connection, options)
    this.#statements = grantStatements(this.#sql)
  }

  /** Whether grants are kept in this database. */
  isIn(connection: Connection): boolean {
    return this.#connection === connection
  }

  async permissionsOf({ backend, userId }: UserReference): Promise<ReadonlySet<string>> {
    const values = { backend, userId }
    const sql = this.#statements.permissionsOf
    const rows = await this.#sql.rows<{ permission: string }>(sql, values)
    return new Set(rows.map(({ permission }) => permission))
  }

  async usersWith(backend: string, permission: string): Promise<readonly string[]> {
    const values = { backend, permission }
    const rows = await this.#sql.rows<{ user_id: string }>(this.#statements.usersWith, values)
    return rows.map(({ user_id }) => user_id)
  }

  /** The names of the groups that a user is in. */
  async groupsOf({ backend, userId }: UserReference): Promise<readonly string[]> {
    const values = { backend, userId }
    const rows = await this.#sql.rows<{ name: string }>(this.#statements.groupsOf, values)
    return rows.map(({ name }) => name)
  }

  /** The names of all groups, sorted. */
  async groupNames(): Promise<readonly string[]> {
    const rows = await this.#sql.rows<{ name: string }>(this.#statements.groupNames)
    return rows.map(({ name }) => name)
  }

  /** Puts a user into groups. One that is not there is left out. */
  async joinGroups({ backend, userId }: UserReference, groups: readonly string[]): Promise<void> {
    if (groups.length === 0) return
    await this.#sql.insert(this.#statements.joinGroups, { backend, userId, groups })
  }

  /** @throws GrantRefused when there is a group of this name. */
  async createGroup(name: string): Promise<void> {
    if (name.trim() === '' || [...name].length > 150) {
      throw new TypeError('The name of a group has 1 to 150 characters')
    }
    try {
      await this.#sql.insert(this.#statements.createGroup, { name })
    } catch (error) {
      if (await this.#hasGroup(name)) {
        throw new GrantRefused('GROUP_EXISTS', `There is a group named "${name}" already`)
      }
      throw error
    }
  }

  /** Removes a group and all that was granted through it. Harmless when there is none. */
  async deleteGroup(name: string): Promise<void> {
    await this.#sql.delete(this.#sql.tables.sql('groups'), 'name = :name', { name })
  }

  /** @throws GrantRefused when there is no such group. */
  async addToGroup({ backend, userId }: UserReference, group: string): Promise<void> {
    const values = { backend, userId, group }
    await this.#insertGrant(this.#statements.addToGroup, values, { group, names: [] })
  }

  /** @returns false when the user was not in the group. */
  async removeFromGroup({ backend, userId }: UserReference, group: string): Promise<boolean> {
    const { table, where } = this.#statements.membership
    return (await this.#sql.delete(table, where, { backend, userId, group })) > 0
  }

  /**
   * Grants permissions to a user or to a group: all of them or, if it throws, none.
   *
   * @throws GrantRefused for a permission that `migrate` has not seen yet, and for an unknown group.
   */
  async grant(to: Grantee, permissions: string | readonly string[]): Promise<void> {
    const names = listOf(permissions)
    if (names.length === 0) return
    await this.#insertGrant(
      this.#statements.grant(to, names.length),
      { ...to, ...Object.fromEntries(names.map((name, index) => [`name${index}`, name])) },
      { group: 'group' in to ? to.group : null, names },
    )
  }

  /** Withdraws what was granted to a user or to a group directly. Says how much that was. */
  async revoke(from: Grantee, permissions: string | readonly string[]): Promise<number> {
    const names = listOf(permissions)
    if (names.length === 0) return 0
    const { table, where } = this.#statements.grantsOf(from)
    return this.#sql.delete(table, `${where} AND permission IN (:names)`, { ...from, names })
  }

  /** Withdraws everything from a user who is deleted: ids of some tables are given out again. */
  async forgetUser({ backend, userId }: UserReference): Promise<void> {
    const where = 'backend = :backend AND user_id = :userId'
    const { transaction: given } = this.#options
    await inTransaction(this.#connection, given, async (transaction) => {
      for (const table of ['user_permissions', 'user_groups'] as const) {
        const name = this.#sql.tables.sql(table)
        await this.#sql.delete(name, where, { backend, userId }, { transaction })
      }
    })
  }

  /** The statement fails for what is not there; another look tells what that is. */
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
    const rows = await this.#sql.rows(this.#statements.findGroup, { name }, this.#afterFailure)
    return rows.length > 0
  }

  /** PostgreSQL answers nothing more in a transaction in which a statement has failed. */
  get #afterFailure(): InTransaction {
    return this.#sql.isPostgres ? {} : this.#options
  }

  async #unknown(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return []
    const sql = this.#statements.findPermissions
    const known = await this.#sql.rows<{ name: string }>(sql, { names }, this.#afterFailure)
    return names.filter((name) => !known.some((one) => one.name === name))
  }
}

function listOf(permissions: string | readonly string[]): readonly string[] {
  const names = typeof permissions === 'string' ? [permissions] : [...new Set(permissions)]
  for (const name of names) assertPermissionName(name)
  return names
}
