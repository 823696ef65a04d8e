import { DataTypes } from 'sequelize'
import { createThrottles } from './0005-throttles.ts'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Builds the table anew: what was counted before is forgotten. */
export const addThrottleRules: Migration = {
  name: '0008-throttle-rules',

  async up(context) {
    const time = { type: DataTypes.BIGINT, allowNull: false }
    await dropTable(context, 'throttles')
    await createTable(context, 'throttles', {
      key_hash: { type: DataTypes.STRING(43), allowNull: false, primaryKey: true },
      tries: { type: DataTypes.INTEGER, allowNull: false },
      next_at: time,
      ends_at: time,
      is_allowed: { type: DataTypes.SMALLINT, allowNull: false },
    })
    await addIndex(context, 'throttles', ['ends_at'])
  },

  async down(context) {
    await dropTable(context, 'throttles')
    await createThrottles.up(context)
  },
}
