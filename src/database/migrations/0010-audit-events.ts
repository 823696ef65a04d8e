import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

const backend = { type: DataTypes.STRING(100) }
const userId = { type: DataTypes.STRING(255) }

export const createAuditEvents: Migration = {
  name: '0010-audit-events',

  async up(context) {
    await createTable(context, 'audit_events', {
      id: { type: DataTypes.STRING(64), allowNull: false, primaryKey: true },
      name: { type: DataTypes.STRING(100), allowNull: false },
      at: { type: DataTypes.BIGINT, allowNull: false },
      actor_backend: backend,
      actor_id: userId,
      subject_backend: backend,
      subject_id: userId,
      session: { type: DataTypes.STRING(22) },
      address: { type: DataTypes.STRING(45) },
      agent: { type: DataTypes.STRING(255) },
      request_id: { type: DataTypes.STRING(100) },
      details: { type: DataTypes.TEXT, allowNull: false },
      client_from: { type: DataTypes.BIGINT },
    })
    for (const columns of INDEXED) await addIndex(context, 'audit_events', columns)
  },

  async down(context) {
    await dropTable(context, 'audit_events')
  },
}

// Each filter has an index that ends in the order of the list.
const INDEXED = [
  ['at', 'id'],
  ['name', 'at', 'id'],
  ['subject_id', 'at', 'id'],
  ['actor_id', 'at', 'id'],
  ['client_from'],
]
