import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createOutbox: Migration = {
  name: '0009-outbox',

  async up(context) {
    const time = { type: DataTypes.BIGINT, allowNull: false }
    await createTable(context, 'outbox', {
      id: { type: DataTypes.STRING(64), allowNull: false, primaryKey: true },
      template: { type: DataTypes.STRING(100), allowNull: false },
      language: { type: DataTypes.STRING(35), allowNull: false },
      recipient: { type: DataTypes.STRING(254), allowNull: false },
      params: { type: DataTypes.TEXT, allowNull: false },
      state: { type: DataTypes.STRING(20), allowNull: false },
      attempts: { type: DataTypes.INTEGER, allowNull: false },
      created_at: time,
      due_at: time,
      worker: { type: DataTypes.STRING(100) },
      claim: { type: DataTypes.STRING(22) },
      purge_from: { type: DataTypes.BIGINT },
    })
    await addIndex(context, 'outbox', ['state', 'created_at'])
    await addIndex(context, 'outbox', ['claim'])
    await addIndex(context, 'outbox', ['purge_from'])
  },

  async down(context) {
    await dropTable(context, 'outbox')
  },
}
