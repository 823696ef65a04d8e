import type { Connection } from './connect.ts'

/** Every table of ours, without the prefix. */
export const TABLE_NAMES = [
  'users',
  'sessions',
  'permissions',
  'groups',
  'group_permissions',
  'user_groups',
  'user_permissions',
  'tokens',
  'throttles',
  'outbox',
  'audit_events',
  'leases',
  'gadwall_migrations',
] as const

export type TableName = (typeof TABLE_NAMES)[number]

/** What our tables are called in one database. All statements and models take their names from here. */
export class Tables {
  /** What stands before each name; may be empty. */
  readonly prefix: string
  /** PostgreSQL only; `null` for the schema that the connection finds first. */
  readonly schema: string | null

  constructor(prefix = '') {
    const dot = prefix.lastIndexOf('.')
    this.schema = dot < 0 ? null : prefix.slice(0, dot)
    this.prefix = prefix.slice(dot + 1)
  }

  /** The name as it is written in a statement. */
  sql(table: TableName): string {
    const name = `${this.prefix}${table}`
    return this.schema === null ? name : `${this.schema}.${name}`
  }

  /** The name without its schema, as a model or `information_schema` has it. */
  nameOf(table: TableName): string {
    return `${this.prefix}${table}`
  }
}

const bound = new WeakMap<Connection, Tables>()

/** Gives a connection its table names. Called once, before anything is read. */
export function bindTables(connection: Connection, tables: Tables): void {
  bound.set(connection, tables)
}

/** The table names of a connection (those without a prefix). */
export function tablesOf(connection: Connection): Tables {
  return bound.get(connection) ?? new Tables()
}
