import { DataTypes } from 'sequelize'
import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createTokens: Migration = {
  name: '0004-tokens',

  async up(context) {
    const { schema, transaction } = context
    const time = { type: DataTypes.BIGINT, allowNull: false }

    await createTable(context, 'tokens', {
      hash: { type: DataTypes.STRING(43), allowNull: false, primaryKey: true },
      purpose: { type: DataTypes.STRING(50), allowNull: false },
      backend: { type: DataTypes.STRING(100) },
      user_id: { type: DataTypes.STRING(255) },
      sent_to: { type: DataTypes.STRING(254) },
      created_at: time,
      expires_at: time,
    })
    await schema.addIndex('tokens', ['user_id', 'backend'], { transaction })
    await schema.addIndex('tokens', ['expires_at'], { transaction })
  },

  async down({ schema, transaction }) {
    await schema.dropTable('tokens', { transaction })
  },
}
