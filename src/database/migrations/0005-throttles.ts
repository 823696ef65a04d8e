import { DataTypes } from 'sequelize'
import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createThrottles: Migration = {
  name: '0005-throttles',

  async up(context) {
    const { schema, transaction } = context
    await createTable(context, 'throttles', {
      key_hash: { type: DataTypes.STRING(43), allowNull: false, primaryKey: true },
      tries: { type: DataTypes.INTEGER, allowNull: false },
      ends_at: { type: DataTypes.BIGINT, allowNull: false },
    })
    await schema.addIndex('throttles', ['ends_at'], { transaction })
  },

  async down({ schema, transaction }) {
    await schema.dropTable('throttles', { transaction })
  },
}
