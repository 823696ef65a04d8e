import { DataTypes } from 'sequelize'
import type { Migration } from './migration.ts'

export const addSessionPublicId: Migration = {
  name: '0006-session-public-id',

  async up({ schema, transaction }) {
    await schema.addColumn('sessions', 'public_id', { type: DataTypes.STRING(22) }, { transaction })
  },

  async down({ schema, transaction }) {
    // `removeColumn` of Sequelize fails with the current driver of MariaDB.
    await schema.sequelize.query('ALTER TABLE sessions DROP COLUMN public_id', { transaction })
  },
}
