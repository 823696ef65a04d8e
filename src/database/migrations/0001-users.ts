import { DataTypes } from 'sequelize'
import { createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createUsers: Migration = {
  name: '0001-users',

  async up(context) {
    const flag = (defaultValue: boolean) => ({
      type: DataTypes.BOOLEAN,
      allowNull: false,
      defaultValue,
    })
    const name = { type: DataTypes.STRING(150), allowNull: false, defaultValue: '' }

    await createTable(context, 'users', {
      // AUTOINCREMENT on SQLite, sequences elsewhere: the id of a deleted user is never given to
      // another, whom old sessions would then open (CVE-2025-4644).
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      username: { type: DataTypes.STRING(150), allowNull: false },
      username_key: { type: DataTypes.STRING(300), allowNull: false, unique: true },
      email: { type: DataTypes.STRING(254) },
      email_key: { type: DataTypes.STRING(300), unique: true },
      password_hash: { type: DataTypes.STRING(255), allowNull: false },
      rehashed_stamp: { type: DataTypes.STRING(100) },
      first_name: name,
      last_name: name,
      is_active: flag(true),
      is_staff: flag(false),
      is_superuser: flag(false),
      date_joined: { type: DataTypes.DATE, allowNull: false },
      last_login: { type: DataTypes.DATE },
    })
  },

  async down(context) {
    await dropTable(context, 'users')
  },
}
