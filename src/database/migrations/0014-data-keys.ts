import { DataTypes } from 'sequelize'
import { createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createDataKeys: Migration = {
  name: '0014-data-keys',

  async up(context) {
    await createTable(context, 'data_keys', {
      number: { type: DataTypes.INTEGER, allowNull: false, primaryKey: true },
      wrapped: { type: DataTypes.STRING(255), allowNull: false },
      created_at: { type: DataTypes.BIGINT, allowNull: false },
    })
  },

  async down(context) {
    await dropTable(context, 'data_keys')
  },
}
