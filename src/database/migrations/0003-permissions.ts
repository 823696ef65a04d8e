import { DataTypes } from 'sequelize'
import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

const cascade = { onUpdate: 'CASCADE', onDelete: 'CASCADE' }
const permissionName = { type: DataTypes.STRING(201), allowNull: false, primaryKey: true }

const permission = {
  ...permissionName,
  ...cascade,
  references: { model: 'permissions', key: 'name' },
}

const group = {
  type: DataTypes.INTEGER,
  allowNull: false,
  primaryKey: true,
  ...cascade,
  references: { model: 'groups', key: 'id' },
}

// No foreign key: users may live in any table, or in none, and may be moved to another.
const user = {
  backend: { type: DataTypes.STRING(100), allowNull: false, primaryKey: true },
  user_id: { type: DataTypes.STRING(255), allowNull: false, primaryKey: true },
}

export const createPermissions: Migration = {
  name: '0003-permissions',

  async up(context) {
    const { schema, transaction } = context
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
      await schema.addIndex(table, [column], { transaction })
    }
  },

  async down({ schema, transaction }) {
    for (const table of TABLES) await schema.dropTable(table, { transaction })
  },
}

// Who has a permission is asked as often as what a person has.
const INDEXED = [
  ['group_permissions', 'permission'],
  ['user_groups', 'group_id'],
  ['user_permissions', 'permission'],
] as const

const TABLES = ['user_permissions', 'user_groups', 'group_permissions', 'groups', 'permissions']
