import { DataTypes } from 'sequelize'
import { createTokens } from './0004-tokens.ts'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Builds the table anew: a token from before has no id, and lasts a few hours at most. */
export const splitTokens: Migration = {
  name: '0007-token-secrets',

  async up(context) {
    const time = { type: DataTypes.BIGINT, allowNull: false }
    await dropTable(context, 'tokens')
    await createTable(context, 'tokens', {
      id: { type: DataTypes.STRING(64), allowNull: false, primaryKey: true },
      purpose: { type: DataTypes.STRING(50), allowNull: false },
      digest: { type: DataTypes.STRING(64), allowNull: false },
      backend: { type: DataTypes.STRING(100) },
      user_id: { type: DataTypes.STRING(255) },
      sent_to: { type: DataTypes.STRING(254) },
      state: { type: DataTypes.STRING(255) },
      data: { type: DataTypes.TEXT, allowNull: false },
      tries_left: { type: DataTypes.INTEGER },
      created_at: time,
      expires_at: time,
    })
    await addIndex(context, 'tokens', ['user_id', 'backend'])
    await addIndex(context, 'tokens', ['expires_at'])
  },

  async down(context) {
    await dropTable(context, 'tokens')
    await createTokens.up(context)
  },
}
