import type { ModelAttributeColumnOptions, ModelAttributes } from 'sequelize'
import type { Connection } from '../connection/connection.ts'
import { createTableSql } from '../connection/sequelize-internals.ts'
import { type TableName, tablesOf } from '../connection/tables.ts'
import { columnsOf } from './columns.ts'
import { assertFree, assertNewTable, assertResolved } from './existing-names.ts'
import { EXACT_TEXT, type MigrationContext } from './migration.ts'

/**
 * Creates a table of ours.
 *
 * @throws NameTaken when there is something of that name, as the database compares names: it belongs
 *   to somebody else, and a migration that is taken back would drop it.
 */
export async function createTable(
  context: MigrationContext,
  table: TableName,
  columns: ModelAttributes,
): Promise<void> {
  const { schema, tables, transaction, record } = context
  if (record) return record.create(table, Object.keys(columns))
  await assertNewTable(context, table, Object.keys(columns))
  const options = { ...EXACT_TEXT, transaction }
  const sql = createTableSql(schema, tables.reference(table), columns, options)
  // Sequelize would do nothing where there is one, and take the table of somebody else for ours.
  await schema.sequelize.query(
    sql.replace(/^CREATE TABLE IF NOT EXISTS /, 'CREATE TABLE '),
    options,
  )
  await assertResolved(context, tablesOf(schema.sequelize), table)
}

/**
 * Adds a column to a table of ours, unless a run that was killed has added it: MariaDB keeps what was
 * done until then.
 */
export async function addColumn(
  { schema, tables, transaction, record }: MigrationContext,
  table: TableName,
  column: string,
  options: ModelAttributeColumnOptions,
): Promise<void> {
  if (record) return record.add(table, column)
  const place = { connection: schema.sequelize as Connection, tables, transaction }
  if ((await columnsOf(place, [table])).get(table)?.has(column)) return
  await schema.addColumn(tables.reference(table), column, options, { transaction })
}

/**
 * Adds an index, whose name begins with that of the table, prefix included.
 *
 * @throws NameTaken when there is something of that name already.
 */
export async function addIndex(
  context: MigrationContext,
  table: TableName,
  columns: readonly string[],
  { unique = false }: { readonly unique?: boolean } = {},
): Promise<void> {
  const { schema, tables, transaction, record } = context
  if (record) return
  const name = `${tables.nameOf(table)}_${columns.join('_')}`
  // On MariaDB each table has index names of its own.
  if (schema.sequelize.getDialect() !== 'mariadb') await assertFree(context, name)
  await schema.addIndex(tables.reference(table), [...columns], { name, unique, transaction })
}

/**
 * Drops a table of ours. One of that name that lacks our columns stays: another program has made it, or
 * it took the place of ours.
 */
export async function dropTable(context: MigrationContext, table: TableName): Promise<void> {
  const { schema, tables, transaction, record, isOurs } = context
  if (record) return record.drop(table)
  if (!(await isOurs(table))) return
  await schema.dropTable(tables.reference(table), { transaction })
}
