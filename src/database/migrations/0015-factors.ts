import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

const text = (length: number) => ({ type: DataTypes.STRING(length), allowNull: false })
const number = { type: DataTypes.BIGINT, allowNull: false }

export const createFactors: Migration = {
  name: '0015-factors',

  async up(context) {
    await createTable(context, 'factors', {
      id: { ...text(64), primaryKey: true },
      backend: text(100),
      user_id: text(255),
      kind: text(20),
      name: { type: DataTypes.STRING(100) },
      secret: { type: DataTypes.TEXT, allowNull: false },
      credential_id: { type: DataTypes.TEXT },
      // An id may have 1,364 characters, which is more than an index of MariaDB takes.
      credential_digest: { type: DataTypes.STRING(43) },
      transports: text(255),
      is_backed_up: { type: DataTypes.BOOLEAN, allowNull: false },
      counter: number,
      created_at: number,
      confirmed_at: { type: DataTypes.BIGINT },
      last_used_at: { type: DataTypes.BIGINT },
      // Goes up with each change: MariaDB does not count a row that is written as it was.
      version: { type: DataTypes.INTEGER, allowNull: false },
    })
    await addIndex(context, 'factors', ['user_id'])
    await addIndex(context, 'factors', ['credential_digest'], { unique: true })
  },

  async down(context) {
    await dropTable(context, 'factors')
  },
}
