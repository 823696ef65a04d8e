import { DataTypes } from 'sequelize'
import { addColumn } from './create-table.ts'
import type { Migration } from './migration.ts'

/** What people read: their language (BCP 47) and the time zone of times (IANA). NULL: they have chosen none. */
const COLUMNS = {
  language: { type: DataTypes.STRING(35) },
  time_zone: { type: DataTypes.STRING(64) },
}

export const addUserLanguages: Migration = {
  name: '0022-user-languages',

  async up(context) {
    // A table of somebody else in the place of ours is left as it is; the migrator complains of it.
    if (!(await context.isOurs('users'))) return
    for (const [name, column] of Object.entries(COLUMNS)) {
      await addColumn(context, 'users', name, column)
    }
  },

  async down({ schema, tables, transaction, isOurs }) {
    if (!(await isOurs('users'))) return
    for (const name of Object.keys(COLUMNS)) {
      // Sequelize would build the table anew on SQLite, without its indexes.
      const sql = `ALTER TABLE ${tables.sql('users')} DROP COLUMN ${name}`
      await schema.sequelize.query(sql, { transaction })
    }
  },
}
