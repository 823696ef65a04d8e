import { DataTypes } from 'sequelize'
import type { Migration } from './migration.ts'

export const addSessionPublicId: Migration = {
  name: '0006-session-public-id',

  async up({ schema, transaction }) {
    await schema.addColumn('sessions', 'public_id', { type: DataTypes.STRING(22) }, { transaction })
  },

  async down({ schema, transaction }) {
    await schema.removeColumn('sessions', 'public_id', { transaction })
  },
}
