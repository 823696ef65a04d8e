import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

const text = (length: number) => ({ type: DataTypes.STRING(length), allowNull: false })
const time = { type: DataTypes.BIGINT, allowNull: false }

export const createDevices: Migration = {
  name: '0013-devices',

  async up(context) {
    await createTable(context, 'devices', {
      digest: { ...text(43), primaryKey: true },
      backend: text(100),
      user_id: text(255),
      created_at: time,
      last_seen_at: time,
      expires_at: time,
    })
    await addIndex(context, 'devices', ['user_id'])
    await addIndex(context, 'devices', ['expires_at'])
  },

  async down(context) {
    await dropTable(context, 'devices')
  },
}
