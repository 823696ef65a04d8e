/** The kinds of database that `init` reads. PGlite is PostgreSQL. */
export type Dialect = 'sqlite' | 'postgres' | 'mariadb'

export type ColumnKind = 'integer' | 'bigint' | 'text' | 'uuid' | 'boolean' | 'date' | 'other'

/** A column as the database has it. */
export interface Column {
  readonly name: string
  /** As the database writes it, such as `varchar(60)`. */
  readonly type: string
  readonly kind: ColumnKind
  /** The most characters; `null` without a limit. */
  readonly width: number | null
  /** Whether the database fills text up with blanks. */
  readonly isPadded: boolean
  readonly isNullable: boolean
  /** Whether no two rows may have the same value. */
  readonly isUnique: boolean
  readonly isKey: boolean
  /** Whether the database gives a number to each new row. */
  readonly isAuto: boolean
  /** Whether the number of a row that was deleted may be given again. */
  readonly isReused: boolean
}

export interface Table {
  readonly name: string
  readonly dialect: Dialect
  readonly columns: readonly Column[]
}

/** Asks the database with the driver of the app. */
export interface Reader {
  readonly dialect: Dialect
  /** The package that is asked, such as `pg`. */
  readonly driver: string
  query(sql: string, values?: readonly string[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^(boolean|bool|tinyint\(1\))/, 'boolean'],
  [/^(bigint|bigserial|int8)/, 'bigint'],
  [/^(integer|int|smallint|mediumint|tinyint|serial)/, 'integer'],
  [/^uuid/, 'uuid'],
  [
    /^(character|char|varchar|nvarchar|nchar|text|tinytext|mediumtext|longtext|clob|citext)/,
    'text',
  ],
  [/^(timestamp|datetime|date)/, 'date'],
]

/** What values of a type are. SQLite takes any name of a type. */
export function kindOf(type: string): ColumnKind {
  return KINDS.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? 'other'
}

/** The number in the brackets of a type of text. */
export function widthOf(type: string): number | null {
  const [, width] = kindOf(type) === 'text' ? (/\((\d+)\)/.exec(type) ?? []) : []
  return width === undefined ? null : Number(width)
}
