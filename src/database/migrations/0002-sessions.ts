import { DataTypes } from 'sequelize'
import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createSessions: Migration = {
  name: '0002-sessions',

  async up(context) {
    const { schema, transaction } = context
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
    await schema.addIndex('sessions', ['user_id', 'backend'], { transaction })
    await schema.addIndex('sessions', ['idle_ends_at'], { transaction })
    await schema.addIndex('sessions', ['absolute_ends_at'], { transaction })
  },

  async down({ schema, transaction }) {
    await schema.dropTable('sessions', { transaction })
  },
}
