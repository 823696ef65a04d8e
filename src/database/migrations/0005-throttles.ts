import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createThrottles: Migration = {
  name: '0005-throttles',

  async up(context) {
    await createTable(context, 'throttles', {
      key_hash: { type: DataTypes.STRING(43), allowNull: false, primaryKey: true },
      tries: { type: DataTypes.INTEGER, allowNull: false },
      ends_at: { type: DataTypes.BIGINT, allowNull: false },
    })
    await addIndex(context, 'throttles', ['ends_at'])
  },

  async down(context) {
    await dropTable(context, 'throttles')
  },
}
