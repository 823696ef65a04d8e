import { DataTypes } from 'sequelize'
import { createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** What never goes back: how far the database is, and since when a secret signs. */
export const createMarks: Migration = {
  name: '0021-marks',

  async up(context) {
    await createTable(context, 'marks', {
      name: { type: DataTypes.STRING(64), allowNull: false, primaryKey: true },
      value: { type: DataTypes.BIGINT, allowNull: false },
    })
  },

  async down(context) {
    await dropTable(context, 'marks')
  },
}
