import { StoreUnavailable } from '../../auth/errors.ts'
import {
  GROUP_NAME_MAX_LENGTH,
  type GrantEditor,
  type Grantee,
} from '../../auth/permissions/grant-editor.ts'
import { assertPermissionName } from '../../auth/permissions/permission.ts'
import type { UserReference } from '../../auth/user.ts'
import { inTransaction } from '../connection/in-transaction.ts'
import type { InTransaction, SqlValues } from '../connection/sql.ts'
import { GrantReader } from './grant-reader.ts'
import { GrantRefused } from './grant-refused.ts'

/** Keeps groups and grants. Nothing refers to a table of users, so that may be swapped for another. */
export class SequelizeGrantStore extends GrantReader implements GrantEditor {
  /** Puts a user into groups. One that is not there is left out. */
  async joinGroups({ backend, userId }: UserReference, groups: readonly string[]): Promise<void> {
    if (groups.length === 0) return
    await this.sql.insert(this.statements.joinGroups, { backend, userId, groups })
  }

  /** @throws GrantRefused when there is a group of this name. */
  async createGroup(name: string): Promise<void> {
    assertGroupName(name)
    await this.#unlessThere(name, () => this.sql.insert(this.statements.createGroup, { name }))
  }

  /**
   * Gives a group another name, and keeps its members.
   *
   * @returns false when there is no such group.
   * @throws GrantRefused when there is a group of the new name.
   */
  async renameGroup(from: string, to: string): Promise<boolean> {
    assertGroupName(to)
    const rename = () => this.sql.update(this.statements.renameGroup, { from, to })
    return (await this.#unlessThere(to, rename)) > 0
  }

  /** Removes a group and all that was granted through it. Harmless when there is none. */
  async deleteGroup(name: string): Promise<void> {
    await this.sql.delete(this.sql.tables.sql('groups'), 'name = :name', { name })
  }

  /** Puts users into groups, in one statement: a pair that is there already stays. */
  async addMembers(groups: readonly string[], users: readonly UserReference[]): Promise<void> {
    if (groups.length === 0 || users.length === 0) return
    const pairs = users.flatMap(({ backend, userId }, index) => [
      [`backend${index}`, backend],
      [`user${index}`, userId],
    ])
    const values = { groups, ...Object.fromEntries(pairs) }
    await this.sql.insert(this.statements.addMembers(users.length), values)
  }

  /** Takes a user out of groups, in one statement, and says out of how many. */
  async leaveGroups(
    { backend, userId }: UserReference,
    groups: readonly string[],
  ): Promise<number> {
    if (groups.length === 0) return 0
    const { table, where } = this.statements.memberships
    return this.sql.delete(table, where, { backend, userId, groups })
  }

  /** @throws GrantRefused when there is no such group. */
  async addToGroup({ backend, userId }: UserReference, group: string): Promise<void> {
    const values = { backend, userId, group }
    await this.#insertGrant(this.statements.addToGroup, values, { group, names: [] })
  }

  /** @returns false when the user was not in the group. */
  async removeFromGroup({ backend, userId }: UserReference, group: string): Promise<boolean> {
    const { table, where } = this.statements.membership
    return (await this.sql.delete(table, where, { backend, userId, group })) > 0
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
      this.statements.grant(to, names.length),
      { ...to, ...Object.fromEntries(names.map((name, index) => [`name${index}`, name])) },
      { group: 'group' in to ? to.group : null, names },
    )
  }

  /** Withdraws what was granted to a user or to a group directly. Says how much that was. */
  async revoke(from: Grantee, permissions: string | readonly string[]): Promise<number> {
    const names = listOf(permissions)
    if (names.length === 0) return 0
    const { table, where } = this.statements.grantsOf(from)
    return this.sql.delete(table, `${where} AND permission IN (:names)`, { ...from, names })
  }

  /** Withdraws everything from a user who is deleted: ids of some tables are given out again. */
  async forgetUser({ backend, userId }: UserReference): Promise<void> {
    const where = 'backend = :backend AND user_id = :userId'
    const { transaction: given } = this.options
    await inTransaction(this.connection, given, async (transaction) => {
      for (const table of ['user_permissions', 'user_groups'] as const) {
        const name = this.sql.tables.sql(table)
        await this.sql.delete(name, where, { backend, userId }, { transaction })
      }
    })
  }

  /** @throws GrantRefused when the work failed and there is a group of this name. */
  async #unlessThere<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof StoreUnavailable || !(await this.#hasGroup(name))) throw error
      throw new GrantRefused('GROUP_EXISTS', `There is a group named "${name}" already`)
    }
  }

  /** The statement fails for what is not there; another look tells what that is. */
  async #insertGrant(
    sql: string,
    values: SqlValues,
    needs: { readonly group: string | null; readonly names: readonly string[] },
  ): Promise<void> {
    try {
      await this.sql.insert(sql, values)
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
    const rows = await this.sql.rows(this.statements.findGroup, { name }, this.#afterFailure)
    return rows.length > 0
  }

  /** PostgreSQL answers nothing more in a transaction in which a statement has failed. */
  get #afterFailure(): InTransaction {
    return this.sql.isPostgres ? {} : this.options
  }

  async #unknown(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return []
    const sql = this.statements.findPermissions
    const known = await this.sql.rows<{ name: string }>(sql, { names }, this.#afterFailure)
    return names.filter((name) => !known.some((one) => one.name === name))
  }
}

function assertGroupName(name: string): void {
  if (name.trim() !== '' && [...name].length <= GROUP_NAME_MAX_LENGTH) return
  throw new TypeError('The name of a group has 1 to 150 characters')
}

function listOf(permissions: string | readonly string[]): readonly string[] {
  const names = typeof permissions === 'string' ? [permissions] : [...new Set(permissions)]
  for (const name of names) assertPermissionName(name)
  return names
}
