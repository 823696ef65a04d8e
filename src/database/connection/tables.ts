import type { InitOptions } from 'sequelize'
import type { Connection } from './connection.ts'

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
  'devices',
  'data_keys',
  'factors',
  'imports',
  'marks',
  'kept_usernames',
  'gadwall_migrations',
] as const

export type TableName = (typeof TABLE_NAMES)[number]

/** A table as Sequelize names it: the schema apart, if there is one. */
export type TableReference = string | { readonly tableName: string; readonly schema: string }

// A name that needs no quotes. The longest index name must fit into the 63 bytes of PostgreSQL.
const PREFIX = /^(?:([a-z_][a-z0-9_]{0,62})\.)?([a-z_][a-z0-9_]{0,19})?$/

/** What our tables are called in one database. All statements and models take their names from here. */
export class Tables {
  /** What stands before each name; may be empty. */
  readonly prefix: string
  /** PostgreSQL only; `null` for the schema that the connection finds first. */
  readonly schema: string | null

  /**
   * @param prefix `gw_` is put before every name, `auth.` is a schema, `auth.gw_` is both (none).
   * @throws TypeError for a prefix that is no plain name.
   */
  constructor(prefix = '') {
    const found = PREFIX.exec(prefix)
    if (!found) {
      throw new TypeError(
        `The table prefix "${prefix}" is no plain name: use up to 20 of a–z, 0–9 and _, the first no ` +
          'digit, such as "gw_". On PostgreSQL a schema and a dot may stand before it, such as "auth.gw_"',
      )
    }
    this.schema = found[1] ?? null
    this.prefix = found[2] ?? ''
  }

  /** The same tables, in this schema of PostgreSQL. */
  inSchema(schema: string): Tables {
    return Object.assign(new Tables(this.prefix), { schema })
  }

  /** @throws TypeError for a schema where there are none. */
  assertFits(dialect: string): void {
    if (this.schema === null || dialect === 'postgres') return
    const prefix = `${this.schema}.${this.prefix}`
    throw new TypeError(
      `The table prefix "${prefix}" names a schema, which only PostgreSQL has: leave out "${this.schema}."`,
    )
  }

  /** The name as it is written in a statement. */
  sql(table: TableName): string {
    const name = this.nameOf(table)
    // Quoted, because a schema may have the name of a key word, such as user.
    return this.schema === null ? name : `"${this.schema.replaceAll('"', '""')}".${name}`
  }

  /** The name without its schema, as a model or `information_schema` has it. */
  nameOf(table: TableName): string {
    return `${this.prefix}${table}`
  }

  /** The name as Sequelize takes it. */
  reference(table: TableName): TableReference {
    const tableName = this.nameOf(table)
    return this.schema === null ? tableName : { tableName, schema: this.schema }
  }
}

const bound = new WeakMap<object, Tables>()

/** Gives a connection its table names. Called once, before its models are bound. */
export function bindTables(connection: Connection, tables: Tables): void {
  bound.set(connection, tables)
}

/** Whether a connection is one of ours: others have no table names. */
export function hasTables(connection: object): boolean {
  return bound.has(connection)
}

/** The table names of a connection (those without a prefix). */
export function tablesOf(connection: InitOptions['sequelize']): Tables {
  return bound.get(connection) ?? new Tables()
}

/** The options that name the table of a model of ours as its connection does. */
export function namedIn(
  { tableName, sequelize }: Pick<InitOptions, 'tableName' | 'sequelize'>,
  table: TableName,
): { tableName?: string; schema?: string } {
  // A model that extends one of ours may have a table of its own.
  if (tableName !== table) return {}
  const reference = tablesOf(sequelize).reference(table)
  return typeof reference === 'string' ? { tableName: reference } : reference
}
