import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Usernames that people had, which nobody else gets for a time. */
export const createKeptUsernames: Migration = {
  name: '0023-kept-usernames',

  async up(context) {
    const key = (length: number) => ({
      type: DataTypes.STRING(length),
      allowNull: false,
      primaryKey: true,
    })
    await createTable(context, 'kept_usernames', {
      backend: key(100),
      username_key: key(300),
      user_id: key(255),
      username: { type: DataTypes.STRING(150), allowNull: false },
      skeleton: { type: DataTypes.STRING(300), allowNull: false },
      kept_until: { type: DataTypes.BIGINT, allowNull: false },
    })
    await addIndex(context, 'kept_usernames', ['skeleton'])
    await addIndex(context, 'kept_usernames', ['user_id'])
    await addIndex(context, 'kept_usernames', ['kept_until'])
  },

  async down(context) {
    await dropTable(context, 'kept_usernames')
  },
}
