import { DataTypes } from 'sequelize'
import { addColumn } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Whether a passkey is a whole login by itself. Of those from before it is not known until they are used as one. */
export const addLonePasskeys: Migration = {
  name: '0024-lone-passkeys',

  async up(context) {
    const column = { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false }
    await addColumn(context, 'factors', 'logs_in_alone', column)
  },

  async down({ schema, tables, transaction }) {
    // Sequelize would build the table anew on SQLite, without its indexes.
    const sql = `ALTER TABLE ${tables.sql('factors')} DROP COLUMN logs_in_alone`
    await schema.sequelize.query(sql, { transaction })
  },
}
