import { QueryTypes, type Transaction } from 'sequelize'
import type { Connection } from '../connection/connection.ts'
import type { TableName, Tables } from '../connection/tables.ts'

/** Where tables are looked at. */
export interface TablePlace {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly tables: Tables
}

type Columns = ReadonlyMap<TableName, ReadonlySet<string>>

/**
 * The columns of tables that are named exactly as ours are. A table that is not there is left out, and so
 * is a view, and a table whose name differs in case.
 */
export async function columnsOf(
  { connection, transaction, tables }: TablePlace,
  names: readonly TableName[],
): Promise<Columns> {
  const byName = new Map(names.map((table) => [tables.nameOf(table), table]))
  const rows = await connection.query<{ owner: string; name: string }>(
    FIND_COLUMNS[connection.getDialect()] as string,
    {
      transaction,
      type: QueryTypes.SELECT,
      replacements: {
        names: [...byName.keys()],
        paths: names.map((table) => tables.sql(table)),
      },
    },
  )
  const found = new Map<TableName, Set<string>>()
  for (const { owner, name } of rows) {
    const table = byName.get(owner)
    if (table === undefined) continue
    found.set(table, (found.get(table) ?? new Set()).add(name.toLowerCase()))
  }
  return found
}

const FIND_COLUMNS: Readonly<Record<string, string>> = {
  sqlite: `SELECT t.name AS owner, c.name AS name
    FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name IN (:names)`,
  postgres: `SELECT relname AS owner, attname AS name
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attrelid = ANY (ARRAY(SELECT to_regclass(path)::oid FROM unnest(ARRAY[:paths]) AS path))
    AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped`,
  mariadb: `SELECT c.table_name AS owner, c.column_name AS name FROM information_schema.columns c
    JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
    WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.table_name IN (:names)`,
}
