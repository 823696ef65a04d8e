import { CommandFailed, WrongUsage } from '../command.ts'
import type { Reader, Table } from './database/column.ts'
import { readTable, tableNames } from './database/read-table.ts'
import { hasPeople } from './mapping.ts'
import { nearest } from './nearest.ts'

/** More tables than these are not looked through for people. */
const MOST_TABLES_READ = 100

/**
 * The table that is named, or else the only one that looks as if people logged in with it.
 *
 * @throws CommandFailed for a table that is not there.
 * @throws WrongUsage when none is named and it is not clear which one it is.
 */
export async function chooseTable(reader: Reader, named: string | undefined): Promise<Table> {
  const names = await tableNames(reader)
  const list = names.length > 0 ? `There are: ${names.join(', ')}` : 'The database has no tables.'
  if (named !== undefined) {
    if (names.includes(named)) return readTable(reader, named)
    const near = nearest(named, names)
    const hint = near === undefined ? list : `Did you mean ${near}? ${list}`
    throw new CommandFailed(`There is no table ${named}. ${hint}`)
  }
  const tables: Table[] = []
  for (const name of names.slice(0, MOST_TABLES_READ)) tables.push(await readTable(reader, name))
  const [only, ...others] = tables.filter(hasPeople)
  if (only && others.length === 0) return only
  throw new WrongUsage(`Say in which table the users are: --table NAME. ${list}`)
}
