import { QueryTypes } from 'sequelize'
import type { Connection } from '../connection/connection.ts'
import type { TableName, Tables } from '../connection/tables.ts'
import { columnsOf, type TablePlace } from './columns.ts'
import type { MigrationContext } from './migration.ts'

/** Something of somebody else has the name of a table or an index of ours. */
export class NameTaken extends Error {
  constructor(kind: string, name: string, origin = 'which Gadwall did not make') {
    super(
      `There is ${kind} named "${name}" already, ${origin}: give the tables of Gadwall a database of ` +
        'their own, or a prefix (`TABLE_PREFIX`, in code `tablePrefix`), such as gw_.',
    )
    this.name = 'NameTaken'
  }
}

interface Existing {
  readonly name: string
  readonly kind: string
}

/** @throws NameTaken when the name is used, as this database compares names. */
export async function assertFree(context: MigrationContext, name: string): Promise<void> {
  const found = await findName(placeOf(context), name)
  if (found) throw new NameTaken(found.kind, found.name)
}

/** @throws NameTaken that says whether it is most likely what is left of a run that was killed. */
export async function assertNewTable(
  context: MigrationContext,
  table: TableName,
  columns: readonly string[],
): Promise<void> {
  const place = placeOf(context)
  const found = await findName(place, place.tables.nameOf(table))
  if (!found) return
  const there = (await columnsOf(place, [table])).get(table)
  const isHalfMade = columns.every((column) => there?.has(column))
  if (!isHalfMade) throw new NameTaken(found.kind, found.name)
  throw new NameTaken(
    found.kind,
    found.name,
    'with the columns of ours, which no finished migration has made: drop it if a run of `gadwall migrate` was ended half-way. Otherwise',
  )
}

/**
 * Makes sure that statements will find the table that was just made, and not one of the same name in
 * a schema that PostgreSQL searches first.
 *
 * @throws NameTaken
 */
export async function assertResolved(
  { schema, tables, transaction }: MigrationContext,
  named: Tables,
  table: TableName,
): Promise<void> {
  if (schema.sequelize.getDialect() !== 'postgres') return
  const [row] = await schema.sequelize.query<{ same: boolean }>(
    'SELECT to_regclass(:named) = to_regclass(:made) AS same',
    {
      transaction,
      type: QueryTypes.SELECT,
      replacements: { named: named.sql(table), made: tables.sql(table) },
    },
  )
  if (!row?.same) throw new NameTaken('a table', tables.nameOf(table), 'in a schema searched first')
}

/** What has this name where our tables are made; `null` when nothing has. */
export async function findName(place: TablePlace, name: string): Promise<Existing | null> {
  const { connection, transaction, tables } = place
  const dialect = connection.getDialect()
  const rows = await connection.query<Existing>(FIND_NAME[dialect] as string, {
    transaction,
    type: QueryTypes.SELECT,
    replacements: { name, schema: tables.schema },
  })
  const found = rows.find((row) => dialect !== 'mariadb' || isSameInMariadb(row, name))
  return found ? { name: found.name, kind: KINDS[found.kind] ?? 'something' } : null
}

/** A server with lower_case_table_names = 0 tells names apart by their case; others do not. */
function isSameInMariadb(row: Existing & { readonly compares?: unknown }, name: string): boolean {
  return Number(row.compares) !== 0 || row.name === name
}

function placeOf({ schema, tables, transaction }: MigrationContext): TablePlace {
  return { connection: schema.sequelize as Connection, tables, transaction }
}

// Whatever a new table or index of that name would collide with.
const FIND_NAME: Readonly<Record<string, string>> = {
  sqlite: `SELECT name, type AS kind FROM sqlite_master
    WHERE name = :name COLLATE NOCASE AND type <> 'trigger'`,
  postgres: `SELECT relname AS name, relkind::text AS kind FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = :schema AND relname = :name
    UNION ALL SELECT typname, 'type' FROM pg_type
    JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE nspname = :schema AND typname = :name AND typrelid = 0`,
  mariadb: `SELECT table_name AS name, table_type AS kind, @@lower_case_table_names AS compares
    FROM information_schema.tables
    WHERE table_schema = DATABASE() AND LOWER(table_name) = LOWER(:name)`,
}

const TABLE = 'a table'
const VIEW = 'a view'
const INDEX = 'an index'
const KINDS: Readonly<Record<string, string>> = {
  table: TABLE,
  r: TABLE,
  p: TABLE,
  f: TABLE,
  'BASE TABLE': TABLE,
  view: VIEW,
  v: VIEW,
  m: VIEW,
  VIEW,
  index: INDEX,
  i: INDEX,
  I: INDEX,
  S: 'a sequence',
  SEQUENCE: 'a sequence',
  c: 'a type',
  type: 'a type',
}
