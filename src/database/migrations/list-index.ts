import type { TableName } from '../connection/tables.ts'
import { assertFree } from './existing-names.ts'
import type { MigrationContext } from './migration.ts'

/** An index in the order of a list. */
export interface ListIndex {
  /** What is put behind the name of the table. */
  readonly name: string
  readonly columns: readonly string[]
  /** The only rows that it has; MariaDB has all of them, with the column first (all rows). */
  readonly where?: { readonly column: string; readonly value: boolean }
  /** The only kind of database that needs it (every one). */
  readonly only?: string
}

/**
 * Makes an index, unless a run that was killed has made it: MariaDB keeps what was done until then.
 *
 * @throws NameTaken when there is something of that name already.
 */
export async function createIndex(
  context: MigrationContext,
  table: TableName,
  index: ListIndex,
): Promise<void> {
  const { schema, tables, transaction, record } = context
  const dialect = schema.sequelize.getDialect()
  if (record || isElsewhere(index, dialect)) return
  const name = nameOf(context, table, index)
  const isMariadb = dialect === 'mariadb'
  if (!isMariadb) await assertFree(context, name)
  const columns = columnsOf(index, dialect).join(', ')
  const where = index.where && !isMariadb ? ` WHERE ${conditionOf(index.where, dialect)}` : ''
  await schema.sequelize.query(
    `CREATE INDEX ${isMariadb ? 'IF NOT EXISTS ' : ''}${name} ON ${tables.sql(table)} (${columns})${where}`,
    { transaction },
  )
}

/** Takes an index away again. */
export async function dropIndex(
  context: MigrationContext,
  table: TableName,
  index: ListIndex,
): Promise<void> {
  const { schema, tables, transaction, record } = context
  const dialect = schema.sequelize.getDialect()
  if (record || isElsewhere(index, dialect)) return
  const name = nameOf(context, table, index)
  const place = tables.schema === null ? '' : `"${tables.schema.replaceAll('"', '""')}".`
  const of = dialect === 'mariadb' ? ` ON ${tables.sql(table)}` : ''
  await schema.sequelize.query(`DROP INDEX IF EXISTS ${place}${name}${of}`, { transaction })
}

function columnsOf({ columns, where }: ListIndex, dialect: string): string[] {
  const ordered = columns.map((column) => {
    if (dialect !== 'postgres') return column
    if (column === 'last_login') return 'last_login NULLS FIRST'
    return column.endsWith('_key') ? `${column} COLLATE "C"` : column
  })
  // With the column in front, SQLite finds its rows by an equation, and MariaDB has no other way.
  return where && dialect !== 'postgres' ? [where.column, ...ordered] : ordered
}

function conditionOf(
  { column, value }: { readonly column: string; readonly value: boolean },
  dialect: string,
): string {
  if (dialect === 'postgres') return value ? column : `NOT ${column}`
  return `${column} = ${Number(value)}`
}

function isElsewhere({ only }: ListIndex, dialect: string): boolean {
  return only !== undefined && only !== dialect
}

function nameOf({ tables }: MigrationContext, table: TableName, { name }: ListIndex): string {
  return `${tables.nameOf(table)}_${name}`
}
