import { DataTypes, type QueryInterface, type Transaction } from 'sequelize'
import { addIndex } from './create-table.ts'
import type { Migration } from './migration.ts'

export const addSessionPublicId: Migration = {
  name: '0006-session-public-id',

  async up(context) {
    const { schema, tables, transaction } = context
    // A session from before has no public id, and none can be made that its owner's pages know.
    await run(schema, `DELETE FROM ${tables.sql('sessions')}`, transaction)
    const column = { type: DataTypes.STRING(22), allowNull: false }
    await schema.addColumn(tables.reference('sessions'), 'public_id', column, { transaction })
    await addIndex(context, 'sessions', ['public_id'], { unique: true })
  },

  async down({ schema, tables, transaction }) {
    // Sequelize would build the table anew on SQLite, without its indexes.
    if (schema.sequelize.getDialect() === 'sqlite') {
      await run(schema, `DROP INDEX ${tables.nameOf('sessions')}_public_id`, transaction)
    }
    await run(schema, `ALTER TABLE ${tables.sql('sessions')} DROP COLUMN public_id`, transaction)
  },
}

async function run(schema: QueryInterface, sql: string, transaction: Transaction): Promise<void> {
  await schema.sequelize.query(sql, { transaction })
}
