import type { Dialect } from '../database/column.ts'
import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import { importing, key, type Plan, quoted, usedColumns } from '../plan.ts'
import { drizzleColumn } from './drizzle-columns.ts'
import { idValue, isInMemory } from './row-text.ts'

export const drizzle: Orm = {
  name: 'drizzle',
  title: 'Drizzle',
  packages: ['drizzle-orm'],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

/** Names of Drizzle for a kind of database: the module of the columns, the table, and any connection. */
const NAMES: Readonly<Record<Dialect, readonly [string, string, string, string]>> = {
  postgres: ['pg-core', 'pgTable', 'PgDatabase', 'PgDatabase<PgQueryResultHKT>'],
  mariadb: ['mysql-core', 'mysqlTable', 'MySql2Database', 'MySql2Database'],
  sqlite: [
    'sqlite-core',
    'sqliteTable',
    'BaseSQLiteDatabase',
    "BaseSQLiteDatabase<'sync' | 'async', unknown>",
  ],
}

function usersParts(plan: Plan): UsersParts {
  const { person, table, mapping, dialect } = plan
  const { passwordHash, username, email } = mapping
  const [module, maker, database, databaseType] = NAMES[dialect]
  const rows = rowsOf(plan)
  const columns = usedColumns(plan).map(
    ([member, column]) => [nameOf(member, plan), drizzleColumn(column, dialect)] as const,
  )
  const makers = [...new Set([...columns.map(([, { maker }]) => maker), maker])].sort()
  const isNull = passwordHash.isNullable ? 'isNull, ' : ''
  const hash = `${rows}.passwordHash`
  const same = passwordHash.isNullable
    ? `before === null ? isNull(${hash}) : eq(${hash}, before)`
    : `eq(${hash}, before)`
  const types =
    dialect === 'mariadb'
      ? []
      : [database, ...(dialect === 'postgres' ? ['PgQueryResultHKT'] : [])].map(
          (one) => `type ${one}`,
        )
  const update = `db.update(${rows}).set({ passwordHash: now })
        .where(and(eq(${rows}.id, ${drizzleId(plan)}), ${same}))`
  return {
    imports: [
      `import { and, eq, ${isNull}type SQL } from 'drizzle-orm'`,
      `import { ${[...types, ...makers].join(', ')} } from 'drizzle-orm/${module}'`,
      ...(dialect === 'mariadb'
        ? ["import type { MySql2Database } from 'drizzle-orm/mysql2'"]
        : []),
    ],
    schema: `/** What is read of the table. Put your own definition in its place if you have one. */
export const ${rows} = ${maker}(${quoted(table.name)}, {
${columns.map(([name, { code }]) => `  ${key(name)}: ${code},`).join('\n')}
})
type ${person}Row = typeof ${rows}.$inferSelect
export type Database = ${databaseType}`,
    database: 'Database',
    field: (member) => nameOf(member, plan),
    flag: ({ kind }) => (kind === 'boolean' ? 'boolean' : 'number'),
    where: 'SQL',
    query: `db.select().from(${rows}).where(where).limit(1)
      .then(([first]) => first)`,
    byName: `eq(${rows}.${username === email ? 'email' : 'username'}, username)`,
    byId: `eq(${rows}.id, ${drizzleId(plan)})`,
    save:
      dialect === 'mariadb'
        ? `const [saved] = await ${update}.catch(unavailable)
      return saved.affectedRows === 1`
        : `const saved = ${update}
      return (await saved.returning({ id: ${rows}.id }).then((them) => them, unavailable)).length === 1`,
  }
}

function drizzleId(plan: Plan): string {
  if (plan.dialect === 'sqlite' && plan.mapping.id.kind === 'bigint') return 'Number(id)'
  return idValue(plan, 'bigint')
}

function nameOf(member: string, { mapping }: Plan): string {
  return member === 'username' && mapping.username === mapping.email ? 'email' : member
}

function rowsOf({ start }: Plan): string {
  return `${start}s`
}

function testParts(plan: Plan): TestParts {
  const rows = rowsOf(plan)
  const byId = `where(eq(${rows}.id, ${drizzleId(plan)}))`
  const byName = `where(eq(${rows}.${nameOf('username', plan)}, username))`
  const { imports, database, open, close } = connectionOf(plan)
  return {
    imports: ["import { eq, sql } from 'drizzle-orm'", ...imports],
    fromUsers: [rows],
    database: `{ db: ${database}; end(): Promise<void> }`,
    open: `${open}
  await db.${plan.dialect === 'sqlite' ? 'run' : 'execute'}(sql.raw(TABLE))
  return { db, end: async () => { await ${close} } }`,
    hasTable: true,
    unwrap: 'const { db } = opened',
    clear: `await db.delete(${rows})`,
    insert: (values) => `await db.insert(${rows}).values(${values})`,
    rowByName: `(await db.select().from(${rows}).${byName})[0]`,
    rowById: `(await db.select().from(${rows}).${byId})[0]`,
    update: (values) => `await db.update(${rows}).set(${values}).${byId}`,
    remove: `await db.delete(${rows}).${byId}`,
    close: 'await it.end()',
  }
}

/** One connection. */
function connectionOf(plan: Plan) {
  if (isInMemory(plan) && plan.dialect === 'postgres') {
    return {
      imports: [
        "import { PGlite } from '@electric-sql/pglite'",
        "import { drizzle, type PgliteDatabase } from 'drizzle-orm/pglite'",
      ],
      database: 'PgliteDatabase',
      open: 'const client = new PGlite()\n  const db = drizzle(client)',
      close: 'client.close()',
    }
  }
  if (plan.dialect === 'postgres') {
    return {
      imports: [
        "import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'",
        importing('{ Pool }', 'pg'),
      ],
      database: 'NodePgDatabase',
      open: 'const client = new Pool({ connectionString: url, max: 1 })\n  const db = drizzle(client)',
      close: 'client.end()',
    }
  }
  if (plan.dialect === 'mariadb') {
    return {
      imports: [
        "import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'",
        "import { createPool } from 'mysql2/promise'",
      ],
      database: 'MySql2Database',
      open: 'const client = createPool({ uri: url, connectionLimit: 1 })\n  const db: MySql2Database = drizzle(client)',
      close: 'client.end()',
    }
  }
  return {
    imports: [
      "import SQLite from 'better-sqlite3'",
      "import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'",
    ],
    database: 'BetterSQLite3Database',
    open: "const client = new SQLite(':memory:')\n  const db = drizzle(client)",
    close: 'client.close()',
  }
}
