import type { Sql } from '../connection/sql.ts'
import type { Grantee } from './grantee.ts'

/** Where some grants are, in SQL. */
interface Place {
  readonly table: string
  readonly where: string
}

/** The statements of `SequelizeGrantStore`. */
export interface GrantStatements {
  readonly permissionsOf: string
  readonly usersWith: string
  readonly groupsOf: string
  readonly groupNames: string
  /** Into those of `:groups` that are there. */
  readonly joinGroups: string
  readonly createGroup: string
  readonly renameGroup: string
  /** A row for each permission of each group; a group without any has one with NULL. */
  readonly groups: string
  /** The same of `:group` alone. */
  readonly oneGroup: string
  readonly permissions: string
  readonly directPermissionsOf: string
  readonly findGroup: string
  readonly findPermissions: string
  readonly addToGroup: string
  readonly membership: Place
  /** In any of `:groups`. */
  readonly memberships: Place
  /** Into `:groups`: the users `:backend0`, `:user0` … */
  addMembers(count: number): string
  grantsOf(grantee: Grantee): Place
  /** Grants `:name0`, `:name1` … */
  grant(to: Grantee, count: number): string
}

/** Writes the statements with the names that the tables have in one database. */
export function grantStatements({ tables, isMariadb }: Sql): GrantStatements {
  const groups = tables.sql('groups')
  const memberships = tables.sql('user_groups')
  const toGroups = tables.sql('group_permissions')
  const toUsers = tables.sql('user_permissions')
  const person = 'backend = :backend AND user_id = :userId'
  // The id of the group named `:group`; NULL when there is none.
  const groupId = `(SELECT id FROM ${groups} WHERE name = :group)`
  // MariaDB's INSERT IGNORE would also cut off what is too long.
  const unlessThere = (column: string) =>
    isMariadb ? `ON DUPLICATE KEY UPDATE ${column} = ${column}` : 'ON CONFLICT DO NOTHING'

  const withPermissions = `SELECT g.name AS name, gp.permission AS permission FROM ${groups} g
      LEFT JOIN ${toGroups} gp ON gp.group_id = g.id`

  return {
    groups: `${withPermissions} ORDER BY g.name, gp.permission`,
    oneGroup: `${withPermissions} WHERE g.name = :group ORDER BY gp.permission`,
    permissions: `SELECT name, label FROM ${tables.sql('permissions')} ORDER BY name`,
    directPermissionsOf: `SELECT permission FROM ${toUsers} WHERE ${person} ORDER BY permission`,
    renameGroup: `UPDATE ${groups} SET name = :to WHERE name = :from`,
    permissionsOf: `SELECT permission FROM ${toUsers} WHERE ${person}
      UNION
      SELECT permission FROM ${toGroups} gp
      JOIN ${memberships} ug ON ug.group_id = gp.group_id WHERE ${person}`,
    usersWith: `SELECT user_id FROM ${toUsers}
      WHERE backend = :backend AND permission = :permission
      UNION
      SELECT user_id FROM ${memberships} ug JOIN ${toGroups} gp ON gp.group_id = ug.group_id
      WHERE backend = :backend AND permission = :permission`,
    groupsOf: `SELECT name FROM ${groups} g JOIN ${memberships} ug ON ug.group_id = g.id
      WHERE ${person} ORDER BY name`,
    groupNames: `SELECT name FROM ${groups} ORDER BY name`,
    joinGroups: `INSERT INTO ${memberships} (backend, user_id, group_id)
      SELECT :backend, :userId, id FROM ${groups} WHERE name IN (:groups)
      ${unlessThere('user_id')}`,
    createGroup: `INSERT INTO ${groups} (name) VALUES (:name)`,
    findGroup: `SELECT id FROM ${groups} WHERE name = :name`,
    findPermissions: `SELECT name FROM ${tables.sql('permissions')} WHERE name IN (:names)`,
    addToGroup: `INSERT INTO ${memberships} (backend, user_id, group_id)
      VALUES (:backend, :userId, ${groupId}) ${unlessThere('user_id')}`,
    memberships: {
      table: memberships,
      where: `${person} AND group_id IN (SELECT id FROM ${groups} WHERE name IN (:groups))`,
    },
    addMembers(count) {
      const rows = Array.from(
        { length: count },
        (_, index) => `SELECT :backend${index} AS backend, :user${index} AS user_id`,
      )
      return `INSERT INTO ${memberships} (backend, user_id, group_id)
      SELECT people.backend, people.user_id, g.id FROM (${rows.join(' UNION ALL ')}) people
      CROSS JOIN ${groups} g WHERE g.name IN (:groups) ${unlessThere('group_id')}`
    },
    membership: { table: memberships, where: `${person} AND group_id = ${groupId}` },

    grantsOf: (grantee) =>
      'group' in grantee
        ? { table: toGroups, where: `group_id = ${groupId}` }
        : { table: toUsers, where: person },

    grant(to, count) {
      const [table, columns, values] =
        'group' in to
          ? [toGroups, 'group_id', groupId]
          : [toUsers, 'backend, user_id', ':backend, :userId']
      const rows = Array.from({ length: count }, (_, index) => `(${values}, :name${index})`)
      return `INSERT INTO ${table} (${columns}, permission) VALUES ${rows.join(', ')}
        ${unlessThere('permission')}`
    },
  }
}
