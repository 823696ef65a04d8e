import { DataTypes } from 'sequelize'
import type { TableName, Tables } from '../connection/tables.ts'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

const cascade = { onUpdate: 'CASCADE', onDelete: 'CASCADE' }
const permissionName = { type: DataTypes.STRING(201), allowNull: false, primaryKey: true }

function permissionIn(tables: Tables) {
  const references = { model: tables.reference('permissions'), key: 'name' }
  return { ...permissionName, ...cascade, references }
}

function groupIn(tables: Tables) {
  const references = { model: tables.reference('groups'), key: 'id' }
  return { type: DataTypes.INTEGER, allowNull: false, primaryKey: true, ...cascade, references }
}

// No foreign key: users may live in any table, or in none, and may be moved to another.
const user = {
  backend: { type: DataTypes.STRING(100), allowNull: false, primaryKey: true },
  user_id: { type: DataTypes.STRING(255), allowNull: false, primaryKey: true },
}

export const createPermissions: Migration = {
  name: '0003-permissions',

  async up(context) {
    const permission = permissionIn(context.tables)
    const group = groupIn(context.tables)
    await createTable(context, 'permissions', {
      name: permissionName,
      label: { type: DataTypes.STRING(255), allowNull: false },
    })
    await createTable(context, 'groups', {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      name: { type: DataTypes.STRING(150), allowNull: false, unique: true },
    })
    await createTable(context, 'group_permissions', { group_id: group, permission })
    await createTable(context, 'user_groups', { ...user, group_id: group })
    await createTable(context, 'user_permissions', { ...user, permission })
    for (const [table, column] of INDEXED) {
      await addIndex(context, table, [column])
    }
  },

  async down(context) {
    for (const table of TABLES) await dropTable(context, table)
  },
}

// The users who have a permission are asked for as often as the permissions of a user.
const INDEXED = [
  ['group_permissions', 'permission'],
  ['user_groups', 'group_id'],
  ['user_permissions', 'permission'],
] as const

const TABLES: readonly TableName[] = [
  'user_permissions',
  'user_groups',
  'group_permissions',
  'groups',
  'permissions',
]
