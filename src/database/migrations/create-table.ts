import type { ModelAttributes } from 'sequelize'
import type { TableName } from '../connection/tables.ts'
import { EXACT_TEXT, type MigrationContext } from './migration.ts'

/**
 * Creates a table of ours.
 *
 * @throws Error when there is a table of that name: it belongs to somebody else, and a migration that
 *   is taken back would drop it.
 */
export async function createTable(
  { schema, tables, transaction }: MigrationContext,
  table: TableName,
  columns: ModelAttributes,
): Promise<void> {
  const name = tables.reference(table)
  if (await schema.tableExists(name, { transaction })) {
    throw new Error(
      `There is a table named "${tables.nameOf(table)}" already. Give the tables of Gadwall a database ` +
        'of their own, or a prefix (`tablePrefix`).',
    )
  }
  await schema.createTable(name, columns, { ...EXACT_TEXT, transaction })
}

/** Adds an index, whose name begins with that of the table, prefix included. */
export async function addIndex(
  { schema, tables, transaction }: MigrationContext,
  table: TableName,
  columns: readonly string[],
  { unique = false }: { readonly unique?: boolean } = {},
): Promise<void> {
  const name = `${tables.nameOf(table)}_${columns.join('_')}`
  await schema.addIndex(tables.reference(table), [...columns], { name, unique, transaction })
}

/** Drops a table of ours. */
export async function dropTable(
  { schema, tables, transaction }: MigrationContext,
  table: TableName,
): Promise<void> {
  await schema.dropTable(tables.reference(table), { transaction })
}
