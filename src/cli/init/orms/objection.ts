import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import { key, type Plan, quoted, usedColumns } from '../plan.ts'
import { knexOptions } from './knex.ts'
import { flagOf, idValue, plainType } from './row-text.ts'

export const objection: Orm = {
  name: 'objection',
  title: 'Objection',
  packages: ['objection'],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

function usersParts(plan: Plan): UsersParts {
  const { person, table, mapping, dialect } = plan
  const { id, username, passwordHash } = mapping
  const row = `${person}Row`
  const byId = `${key(id.name)}: ${idValue(plan)}`
  const hash = key(passwordHash.name)
  const save = `${row}.query(db).where({ ${byId}, ${hash}: before })`
  return {
    imports: ["import type { Knex } from 'knex'", "import { Model } from 'objection'"],
    schema: `/** What is read of a row. Use your own model in its place if you have one. */
export class ${row} extends Model {
  static override tableName = ${quoted(table.name)}
  static override idColumn = ${quoted(id.name)}
${declared(plan)}
}`,
    database: 'Knex',
    field: (_, column) => column.name,
    flag: (column) => flagOf(column, dialect),
    where: 'Record<string, string | number>',
    query: `${row}.query(db).findOne(where)`,
    byName: `{ ${key(username.name)}: username }`,
    byId: `{ ${byId} }`,
    save: `const same = ${passwordHash.isNullable ? nullable(row, byId, passwordHash.name) : save}
      return (await same.patch({ ${hash}: now }).catch(unavailable)) === 1`,
  }
}

function declared(plan: Plan): string {
  return usedColumns(plan)
    .map(([, column]) => `  declare ${key(column.name)}: ${plainType(column, plan.dialect)}`)
    .join('\n')
}

/** An object with `null` finds nobody. */
function nullable(row: string, byId: string, hash: string): string {
  const start = `${row}.query(db).where({ ${byId} })`
  const name = quoted(hash)
  return `before === null ? ${start}.whereNull(${name}) : ${start}.where(${name}, before)`
}

function testParts(plan: Plan): TestParts {
  const { id, username } = plan.mapping
  const rows = `${plan.person}Row.query(db)`
  const byId = `${rows}.where({ ${key(id.name)}: ${idValue(plan)} })`
  return {
    imports: ["import knex, { type Knex } from 'knex'"],
    fromUsers: [`${plan.person}Row`],
    database: 'Knex',
    open: `const db = knex({ ${knexOptions(plan)} })
  await db.raw(TABLE)
  return db`,
    hasTable: true,
    clear: `await ${rows}.delete()`,
    insert: (values) => `await ${rows}.insert(${values})`,
    rowByName: `await ${rows}.findOne({ ${key(username.name)}: username })`,
    rowById: `await ${byId}.first()`,
    update: (values) => `await ${byId}.patch(${values})`,
    remove: `await ${byId}.delete()`,
    close: 'await it.destroy()',
  }
}
