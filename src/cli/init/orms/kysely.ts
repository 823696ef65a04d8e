import type { Column, Dialect } from '../database/column.ts'
import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import { importing, key, type Plan, quoted } from '../plan.ts'
import { flagOf, idValue, plainType, rowBody } from './row-text.ts'

export const kysely: Orm = {
  name: 'kysely',
  title: 'Kysely',
  packages: ['kysely'],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

function usersParts(plan: Plan): UsersParts {
  const { person, table, mapping, dialect } = plan
  const { id, username, passwordHash } = mapping
  const name = quoted(table.name)
  const [idName, hash] = [key(id.name), key(passwordHash.name)]
  const idType = plainType(id, dialect)
  const operator = passwordHash.isNullable ? "before === null ? 'is' : '='" : "'='"
  const generated = id.isAuto ? 'Generated, ' : ''
  return {
    imports: [`import type { ${generated}Kysely, Selectable } from 'kysely'`],
    schema: `/** What is read of the table. Put your own interface of the database in its place if you have one. */
export interface Tables {
  ${key(table.name)}: ${rowBody(plan, columnType).replaceAll('\n', '\n  ')}
}
type ${person}Row = Selectable<Tables[${name}]>`,
    database: 'Kysely<Tables>',
    field: (_, column) => column.name,
    flag: (column) => flagOf(column, dialect),
    where: `{ ${key(username.name)}: string } | { ${idName}: ${idType} }`,
    query: `db.selectFrom(${name}).selectAll().where((they) => they.and(where))
      .executeTakeFirst()`,
    byName: `{ ${key(username.name)}: username }`,
    byId: `{ ${idName}: ${idValue(plan)} }`,
    save: `const saved = db.updateTable(${name}).set({ ${hash}: now })
        .where(${quoted(id.name)}, '=', ${idValue(plan)})
        .where(${quoted(passwordHash.name)}, ${operator}, before)
      return Number((await saved.executeTakeFirst().catch(unavailable)).numUpdatedRows) === 1`,
  }
}

function columnType(column: Column, dialect: Dialect): string {
  const type = plainType(column, dialect)
  return column.isAuto ? `Generated<${type}>` : type
}

function testParts(plan: Plan): TestParts {
  const name = quoted(plan.table.name)
  const { id, username } = plan.mapping
  const byId = `where(${quoted(id.name)}, '=', ${idValue(plan)})`
  const { imports, dialect } = dialectOf(plan)
  return {
    imports: [`import { Kysely, ${imports[1]}, sql } from 'kysely'`, imports[0]],
    fromUsers: ['type Tables'],
    database: 'Kysely<Tables>',
    open: `const dialect = new ${dialect}
  const db = new Kysely<Tables>({ dialect })
  await sql.raw(TABLE).execute(db)
  return db`,
    hasTable: true,
    clear: `await db.deleteFrom(${name}).execute()`,
    insert: (values) => `await db.insertInto(${name}).values(${values}).execute()`,
    rowByName: `await db.selectFrom(${name}).selectAll().where(${quoted(username.name)}, '=', username).executeTakeFirst()`,
    rowById: `await db.selectFrom(${name}).selectAll().${byId}.executeTakeFirst()`,
    update: (values) => `await db.updateTable(${name}).set(${values}).${byId}.execute()`,
    remove: `await db.deleteFrom(${name}).${byId}.execute()`,
    close: 'await it.destroy()',
  }
}

/** One connection. */
function dialectOf({ dialect }: Plan): { imports: [string, string]; dialect: string } {
  switch (dialect) {
    case 'postgres':
      return {
        imports: [importing('{ Pool }', 'pg'), 'PostgresDialect'],
        dialect: 'PostgresDialect({ pool: new Pool({ connectionString: url, max: 1 }) })',
      }
    case 'mariadb':
      return {
        imports: ["import { createPool } from 'mysql2'", 'MysqlDialect'],
        dialect: 'MysqlDialect({ pool: createPool({ uri: url, connectionLimit: 1 }) })',
      }
    case 'sqlite':
      return {
        imports: ["import SQLite from 'better-sqlite3'", 'SqliteDialect'],
        dialect: "SqliteDialect({ database: new SQLite(':memory:') })",
      }
  }
}
