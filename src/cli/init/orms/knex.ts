import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import { key, type Plan, quoted } from '../plan.ts'
import { flagOf, idValue, rowBody } from './row-text.ts'

export const knex: Orm = {
  name: 'knex',
  title: 'Knex',
  packages: ['knex'],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

function usersParts(plan: Plan): UsersParts {
  const { person, table, mapping, dialect } = plan
  const { id, username, passwordHash } = mapping
  const name = quoted(table.name)
  const byId = `${key(id.name)}: ${idValue(plan)}`
  const hash = key(passwordHash.name)
  return {
    imports: ["import type { Knex } from 'knex'"],
    schema: `/** What is read of a row. */\ninterface ${person}Row ${rowBody(plan)}`,
    database: 'Knex',
    field: (_, column) => column.name,
    flag: (column) => flagOf(column, dialect),
    where: `Partial<${person}Row>`,
    query: `db<${person}Row>(${name}).where(where).first()`,
    byName: `{ ${key(username.name)}: username }`,
    byId: `{ ${byId} }`,
    save: `const saved = db(${name}).where({ ${byId}, ${hash}: before }).update({ ${hash}: now })
      return (await saved.catch(unavailable)) === 1`,
  }
}

function testParts(plan: Plan): TestParts {
  const name = quoted(plan.table.name)
  const { id, username } = plan.mapping
  const byId = `db(${name}).where({ ${key(id.name)}: ${idValue(plan)} })`
  return {
    imports: ["import knex, { type Knex } from 'knex'"],
    fromUsers: [],
    database: 'Knex',
    open: `const db = knex({ ${knexOptions(plan)} })
  await db.raw(TABLE)
  return db`,
    hasTable: true,
    clear: `await db(${name}).delete()`,
    insert: (values) => `await db(${name}).insert(${values})`,
    rowByName: `await db(${name}).where({ ${key(username.name)}: username }).first()`,
    rowById: `await ${byId}.first()`,
    update: (values) => `await ${byId}.update(${values})`,
    remove: `await ${byId}.delete()`,
    close: 'await it.destroy()',
  }
}

/** One connection, as text for `knex()`. */
export function knexOptions({ dialect, driver }: Plan): string {
  if (dialect === 'sqlite') {
    return `client: ${quoted(driver)}, connection: { filename: ':memory:' }, useNullAsDefault: true`
  }
  const client = dialect === 'postgres' ? 'pg' : 'mysql2'
  return `client: '${client}', connection: url, pool: { min: 1, max: 1 }`
}
