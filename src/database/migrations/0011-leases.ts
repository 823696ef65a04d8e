import { DataTypes } from 'sequelize'
import { createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createLeases: Migration = {
  name: '0011-leases',

  async up(context) {
    await createTable(context, 'leases', {
      name: { type: DataTypes.STRING(100), allowNull: false, primaryKey: true },
      holder: { type: DataTypes.STRING(100), allowNull: false },
      ends_at: { type: DataTypes.BIGINT, allowNull: false },
    })
  },

  async down(context) {
    await dropTable(context, 'leases')
  },
}
