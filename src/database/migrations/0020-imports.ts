import { DataTypes } from 'sequelize'
import { addIndex, createTable, dropTable } from './create-table.ts'
import type { Migration } from './migration.ts'

export const createImports: Migration = {
  name: '0020-imports',

  async up(context) {
    const isMariadb = context.schema.sequelize.getDialect() === 'mariadb'
    const count = { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 }
    await createTable(context, 'imports', {
      id: { type: DataTypes.STRING(64), allowNull: false, primaryKey: true },
      backend: { type: DataTypes.STRING(100), allowNull: false },
      user_id: { type: DataTypes.STRING(255), allowNull: false },
      created_at: { type: DataTypes.BIGINT, allowNull: false },
      file_name: { type: DataTypes.STRING(255), allowNull: false },
      file_bytes: { type: DataTypes.BIGINT, allowNull: false },
      choices: { type: DataTypes.TEXT, allowNull: false },
      state: { type: DataTypes.STRING(20), allowNull: false },
      holder: { type: DataTypes.STRING(100) },
      beat_at: { type: DataTypes.BIGINT },
      ended_at: { type: DataTypes.BIGINT },
      line_count: count,
      created_count: count,
      existing_count: count,
      refused_count: count,
      bytes_read: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
      checked: { type: DataTypes.TEXT },
      // MariaDB has 64 KiB for a TEXT, and there are a thousand lines.
      refused_lines: { type: isMariadb ? DataTypes.TEXT('medium') : DataTypes.TEXT },
      failure: { type: DataTypes.TEXT },
    })
    await addIndex(context, 'imports', ['created_at', 'id'])
    await addIndex(context, 'imports', ['state', 'beat_at'])
  },

  async down(context) {
    await dropTable(context, 'imports')
  },
}
