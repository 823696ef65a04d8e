import type { ModelAttributes } from 'sequelize'
import { EXACT_TEXT, type MigrationContext } from './migration.ts'

/**
 * Creates a table of ours.
 *
 * @throws Error when there is one of that name: it is somebody else's, and taking ours back later
 *   would drop it.
 */
export async function createTable(
  { schema, transaction }: MigrationContext,
  name: string,
  columns: ModelAttributes,
): Promise<void> {
  if (await schema.tableExists(name, { transaction })) {
    throw new Error(
      `There is a table named "${name}" already. Give the tables of Gadwall a database of their own.`,
    )
  }
  await schema.createTable(name, columns, { ...EXACT_TEXT, transaction })
}
