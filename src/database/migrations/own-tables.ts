import type { TableName } from '../connection/tables.ts'
import { migrations } from './all.ts'
import { columnsOf, type TablePlace } from './columns.ts'
import type { Migration } from './migration.ts'
import { recordStructure } from './recorded-structure.ts'

/** Tables are not as the migrations have made them. */
export class MissingColumns extends Error {
  /** `users` for a table, `users.email` for a column. */
  readonly missing: readonly string[]

  constructor(missing: readonly string[]) {
    super(
      `The database lacks ${missing.join(', ')}, though the migrations that make them were run: another ` +
        'program has changed the tables, or one of its own stands in the place of ours. Restore them from a ' +
        'backup, or give the tables of Gadwall a prefix (`TABLE_PREFIX`).',
    )
    this.name = 'MissingColumns'
    this.missing = missing
  }
}

/** What these migrations have made and is not there: `users`, or `users.email` for a column. */
export async function findMissing(
  place: TablePlace,
  executed: readonly Migration[],
): Promise<string[]> {
  const { columns } = await recordStructure(executed)
  const names = [...columns.keys()]
  if (names.length === 0) return []
  const there = await columnsOf(place, names)
  return names.flatMap((table) => {
    const name = place.tables.nameOf(table)
    const found = there.get(table)
    if (!found) return [name]
    const lacking = [...(columns.get(table) ?? [])].filter((column) => !found.has(column))
    return lacking.map((column) => `${name}.${column}`)
  })
}

/** Whether the table that is named as one of ours has the columns that ours has had from the beginning. */
export async function isOurTable(place: TablePlace, table: TableName): Promise<boolean> {
  const { ownColumns } = await recordStructure(migrations)
  const found = (await columnsOf(place, [table])).get(table)
  return [...(ownColumns.get(table) ?? [])].every((column) => found?.has(column))
}
