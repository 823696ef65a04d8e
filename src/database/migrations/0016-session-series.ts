import { DataTypes } from 'sequelize'
import { addIndex } from './create-table.ts'
import type { Migration } from './migration.ts'

export const addSessionSeries: Migration = {
  name: '0016-session-series',

  async up(context) {
    const { schema, tables, transaction } = context
    const add = (name: string, type: DataTypes.DataType) =>
      schema.addColumn(tables.reference('sessions'), name, { type }, { transaction })
    await add('series_hash', DataTypes.STRING(43))
    await add('rotated_at', DataTypes.BIGINT)
    // A session from before is no series: its browser just keeps its id.
    await addIndex(context, 'sessions', ['series_hash'], { unique: true })
  },

  async down({ schema, tables, transaction }) {
    const run = (sql: string) => schema.sequelize.query(sql, { transaction })
    // Sequelize would build the table anew on SQLite, without its indexes.
    if (schema.sequelize.getDialect() === 'sqlite') {
      await run(`DROP INDEX ${tables.nameOf('sessions')}_series_hash`)
    }
    for (const column of ['series_hash', 'rotated_at']) {
      await run(`ALTER TABLE ${tables.sql('sessions')} DROP COLUMN ${column}`)
    }
  },
}
