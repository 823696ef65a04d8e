import type { Transaction } from 'sequelize'
import { Sequelize } from 'sequelize-typescript'
import type { Permission } from '../../auth/permissions/permission.ts'
import type { Connection } from '../connection/connection.ts'
import { bindTables, Tables } from '../connection/tables.ts'
import { migrationsFor } from './all.ts'
import { createMigrationTable, insertMigration } from './migration-table.ts'

/** The kinds of databases that there are migrations for. */
export const DIALECTS = ['sqlite', 'postgres', 'mariadb'] as const

/** The databases for which migrations can be written. */
export type MigrationDialect = (typeof DIALECTS)[number]

/** For which database migrations are written, and with which names. */
export interface MigrationSqlOptions {
  readonly dialect: MigrationDialect
  /** What stands before the name of each table of ours; on PostgreSQL also a schema (none). */
  readonly tablePrefix?: string
  /** The permissions that the code declares, and that can be granted (none). */
  readonly permissions?: readonly Permission[]
  /** Whether our own table of users is made; `false` when users live in a table of yours (true). */
  readonly stockUsers?: boolean
  /** The time that is noted for each migration (now). */
  readonly at?: Date
}

/**
 * All migrations as SQL for an empty database, for a tool of the app's own: with the rows that tell
 * `Migrator` that they were run. Nothing is connected.
 *
 * @throws TypeError for a table prefix that cannot be.
 */
export async function migrationSql(options: MigrationSqlOptions): Promise<string> {
  const { dialect, permissions = [], stockUsers = true, at = new Date() } = options
  const tables = new Tables(options.tablePrefix)
  tables.assertFits(dialect)
  const statements: string[] = []
  const connection = writer(dialect, (sql) => statements.push(sql))
  bindTables(connection, tables)
  const context = {
    schema: connection.getQueryInterface(),
    tables,
    transaction: {} as Transaction,
    isOurs: async () => true,
  }

  if (tables.schema !== null) statements.push(`CREATE SCHEMA IF NOT EXISTS "${tables.schema}"`)
  statements.push(createMigrationTable(tables))
  for (const { name, up } of migrationsFor(stockUsers)) {
    statements.push(`-- ${name}`)
    await up(context)
    const [text, time] = [name, at.toISOString()].map((value) => connection.escape(value))
    statements.push(insertMigration(tables, `${text}`, `${time}`))
  }
  for (const { name, label } of permissions) {
    const values = [name, label].map((value) => connection.escape(value)).join(', ')
    statements.push(`INSERT INTO ${tables.sql('permissions')} (name, label) VALUES (${values})`)
  }
  return statements.map(closed).join('')
}

/** A connection that writes down what it is to run. Its database is empty. */
function writer(dialect: MigrationDialect, write: (sql: string) => void): Connection {
  const connection = new Sequelize({ dialect, logging: false })
  const query = async (sql: string, { type, replacements = {} }: WriterOptions = {}) => {
    // The tables are found where they were made, and nothing else is there.
    if (type === 'SELECT') return sql.includes('AS same') ? [{ same: true }] : []
    // Nothing has to be filled in where there are no rows.
    if (/^\s*(UPDATE|DELETE)\b/i.test(sql)) return [[], 0]
    write(
      sql.replace(/:(\w+)/g, (found, name) => {
        return name in replacements ? connection.escape(replacements[name] as string) : found
      }),
    )
    return [[], 0]
  }
  return Object.assign(connection, { query }) as Connection
}

interface WriterOptions {
  readonly type?: string
  readonly replacements?: Readonly<Record<string, unknown>>
}

function closed(statement: string): string {
  const text = statement.trim()
  return text.startsWith('--') || text.endsWith(';') ? `${text}\n` : `${text};\n`
}
