import { type Column, kindOf, type Reader, type Table, widthOf } from './column.ts'

/** The names of all tables that a statement of the app finds. */
export async function tableNames(reader: Reader): Promise<readonly string[]> {
  const rows = await reader.query(TABLES[reader.dialect])
  return rows.map(({ name }) => String(name))
}

/** A table with its columns, in their order. */
export async function readTable(reader: Reader, name: string): Promise<Table> {
  const rows = await reader.query(COLUMNS[reader.dialect], [name])
  return { name, dialect: reader.dialect, columns: rows.map((row) => columnOf(row, reader)) }
}

const TABLES = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  postgres: `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)
    AND relnamespace <> 'pg_catalog'::regnamespace ORDER BY relname`,
  mariadb: `SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
}

// A column is unique here when an index has it alone.
const COLUMNS = {
  sqlite: `SELECT c.name AS name, c.type AS type, c."notnull" = 0 AS is_nullable, c.pk > 0 AS is_key,
    c.pk > 0 AND lower(c.type) = 'integer' AS is_auto, m.sql NOT LIKE '%AUTOINCREMENT%' AS is_reused,
    EXISTS (SELECT 1 FROM pragma_index_list(m.name) AS l WHERE l."unique" = 1
      AND (SELECT group_concat(i.name) FROM pragma_index_info(l.name) AS i) = c.name) AS is_unique
    FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name = ?
    ORDER BY c.cid`,
  postgres: `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS is_nullable, false AS is_reused,
    a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' AS is_auto,
    EXISTS (SELECT 1 FROM pg_index AS i WHERE i.indrelid = a.attrelid AND i.indisprimary
      AND a.attnum = ANY (i.indkey)) AS is_key,
    EXISTS (SELECT 1 FROM pg_index AS i WHERE i.indrelid = a.attrelid AND i.indisunique
      AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS is_unique
    FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = (SELECT oid FROM pg_class WHERE relname = $1 AND relkind IN ('r', 'p')
      AND pg_table_is_visible(oid)) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
  mariadb: `SELECT c.column_name AS name, c.column_type AS type, c.is_nullable = 'YES' AS is_nullable,
    c.column_key = 'PRI' AS is_key, c.extra LIKE '%auto_increment%' AS is_auto, 0 AS is_reused,
    c.column_key = 'UNI' AS is_unique FROM information_schema.columns AS c
    WHERE c.table_schema = DATABASE() AND c.table_name = ? ORDER BY c.ordinal_position`,
}

function columnOf(row: Record<string, unknown>, { dialect }: Reader): Column {
  const type = String(row.type)
  const isAuto = isTrue(row.is_auto)
  return {
    name: String(row.name),
    type,
    kind: kindOf(type),
    width: widthOf(type),
    isPadded: dialect === 'postgres' && /^character\(/.test(type),
    isNullable: isTrue(row.is_nullable),
    isUnique: isTrue(row.is_unique),
    isKey: isTrue(row.is_key),
    isAuto,
    isReused: isAuto && isTrue(row.is_reused),
  }
}

/** Drivers give numbers, texts, bigints or booleans. */
function isTrue(value: unknown): boolean {
  return value === true || String(value) === '1'
}
