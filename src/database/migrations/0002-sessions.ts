import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createSessions: Migration = {
  name: '0002-sessions',

  async up(context) {
    const time = { type: DataTypes.BIGINT, allowNull: false }

    await createTable(context, 'sessions', {
      id_hash: { type: DataTypes.STRING(43), primaryKey: true },
      version: { type: DataTypes.INTEGER, allowNull: false },
      // No foreign key: a session's user may live in any table, or in none.
      user_id: { type: DataTypes.STRING(255) },
      backend: { type: DataTypes.STRING(100) },
      data: { type: DataTypes.TEXT, allowNull: false },
      is_remembered: { type: DataTypes.BOOLEAN, allowNull: false },
      created_at: time,
      last_seen_at: time,
      idle_ends_at: time,
      absolute_ends_at: time,
      address: { type: DataTypes.STRING(45) },
      agent: { type: DataTypes.STRING(255) },
    })
    await addIndex(context, 'sessions', ['user_id', 'backend'])
    await addIndex(context, 'sessions', ['idle_ends_at'])
    await addIndex(context, 'sessions', ['absolute_ends_at'])
  },

  async down(context) {
    await dropTable(context, 'sessions')
  },
}
