import type { DataOwner, DataRow } from '../../auth/own-data/tells-of-person.ts'
import type { Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import {
  type DataKind,
  type PeopleTableName,
  TABLES_OF_PEOPLE,
  type TableOfPeople,
} from './tables-of-people.ts'

const ROWS_OF_A_STATEMENT = 500
/** What nothing is stored as: no address is empty. */
const NO_ADDRESS = ''

/** The rows of a table that name a person, 500 a statement, without what they are not shown. */
export async function* rowsOfPerson(
  sql: Sql,
  name: PeopleTableName,
  { backend, userId, email }: DataOwner,
): AsyncGenerator<readonly DataRow[]> {
  if (!isStorable(backend, userId)) return
  const { key, where, shown }: TableOfPeople = TABLES_OF_PEOPLE[name]
  const columns = [...new Set([key, ...Object.keys(shown)])].join(', ')
  const address = email === null || !isStorable(email) ? NO_ADDRESS : email.toLowerCase()
  const values = { backend, userId, email: address, limit: ROWS_OF_A_STATEMENT }
  let last: string | null = null
  for (;;) {
    const after = last === null ? '' : `AND ${key} > :last`
    const rows: Record<string, unknown>[] = await sql.rows(
      `SELECT ${columns} FROM ${sql.tables.sql(name)} WHERE (${where}) ${after}
       ORDER BY ${key} LIMIT :limit`,
      { ...values, last },
    )
    if (rows.length === 0) return
    yield rows.map((row) => shownRow(row, shown))
    if (rows.length < ROWS_OF_A_STATEMENT) return
    last = String(rows.at(-1)?.[key])
  }
}

function shownRow(
  row: Readonly<Record<string, unknown>>,
  shown: Readonly<Record<string, DataKind>>,
): DataRow {
  const pairs = Object.entries(shown).map(([column, kind]) => [
    column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shownValue(row[column], kind),
  ])
  return Object.fromEntries(pairs)
}

/** Some drivers give a BIGINT as text, and a flag as a number. */
function shownValue(value: unknown, kind: DataKind): unknown {
  if (value === null || value === undefined) return null
  if (kind === 'time') return new Date(Number(value)).toISOString()
  if (kind === 'number') return Number(value)
  return kind === 'flag' ? Boolean(value) : value
}
