import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createTokens: Migration = {
  name: '0004-tokens',

  async up(context) {
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
    await addIndex(context, 'tokens', ['user_id', 'backend'])
    await addIndex(context, 'tokens', ['expires_at'])
  },

  async down(context) {
    await dropTable(context, 'tokens')
  },
}
