import type { Column, Dialect } from '../database/column.ts'
import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import { type Plan, quoted, usedColumns } from '../plan.ts'
import { bodyOf } from './row-text.ts'

export const typeorm: Orm = {
  name: 'typeorm',
  title: 'TypeORM',
  packages: ['typeorm'],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

function usersParts(plan: Plan): UsersParts {
  const { person, start, table, mapping } = plan
  const { passwordHash, username, email } = mapping
  const before = passwordHash.isNullable ? 'before ?? IsNull()' : 'before'
  const isNull = passwordHash.isNullable ? ', IsNull' : ''
  const columns = usedColumns(plan)
  const name = username === email ? 'email' : 'username'
  return {
    imports: [
      `import { type DataSource, EntitySchema, type FindOptionsWhere${isNull} } from 'typeorm'`,
    ],
    schema: `/** What is read of a row. */
interface ${person}Row ${bodyOf(columns.map(([member, column]) => `${nameOf(member, plan)}: ${typeOf(column)}`))}

/** Put it into \`entities\` of your DataSource, or your own entity of the table into its place. */
export const ${start}Entity = new EntitySchema<${person}Row>({
  name: '${person}Row',
  tableName: ${quoted(table.name)},
  columns: {
${columns.map(([member, column]) => `    ${nameOf(member, plan)}: { ${definition(column, plan.dialect)} },`).join('\n')}
  },
})`,
    database: 'DataSource',
    field: (member) => (member === 'username' ? name : member),
    flag: ({ kind }) => (kind === 'boolean' ? 'boolean' : 'number'),
    before: `const rows = () => db.getRepository(${start}Entity) // Not before the DataSource is ready.`,
    where: `FindOptionsWhere<${person}Row>`,
    query: 'rows().findOneBy(where)',
    byName: name === 'username' ? '{ username }' : `{ ${name}: username }`,
    byId: `{ id: ${idOf(plan)} }`,
    save: `const same = { id: ${idOf(plan)}, passwordHash: ${before} }
      return (await rows().update(same, { passwordHash: now }).catch(unavailable)).affected === 1`,
  }
}

/** Without names, the address is the name. */
function nameOf(member: string, { mapping }: Plan): string {
  return member === 'username' && mapping.username === mapping.email ? 'email' : member
}

function idOf({ mapping: { id } }: Plan): string {
  return id.kind === 'integer' ? 'Number(id)' : 'id'
}

function typeOf({ kind, isNullable }: Column): string {
  const types: Readonly<Record<string, string>> = {
    integer: 'number',
    boolean: 'boolean',
    date: 'Date',
  }
  return `${types[kind] ?? 'string'}${isNullable ? ' | null' : ''}`
}

function definition(column: Column, dialect: Dialect): string {
  const own = [`name: ${quoted(column.name)}`, `type: ${typeName(column, dialect)}`]
  if (column.isKey) own.push('primary: true')
  if (column.isAuto) own.push("generated: 'increment'")
  if (column.isNullable) own.push('nullable: true')
  return own.join(', ')
}

function typeName({ kind, type }: Column, dialect: Dialect): string {
  if (kind === 'date') {
    if (dialect !== 'postgres') return "'datetime'"
    return /with time zone/.test(type) ? "'timestamptz'" : "'timestamp'"
  }
  const names: Readonly<Record<string, string>> = { integer: "'int'", text: "'varchar'" }
  return names[kind] ?? `'${kind}'`
}

function testParts(plan: Plan): TestParts {
  const rows = `db.getRepository(${plan.start}Entity)`
  const name = nameOf('username', plan)
  return {
    imports: ["import { DataSource } from 'typeorm'"],
    fromUsers: [`${plan.start}Entity`],
    database: 'DataSource',
    open: `const db = new DataSource({ ${optionsOf(plan)}, entities: [${plan.start}Entity] })
  await db.initialize()
  await db.query(TABLE)
  return db`,
    hasTable: true,
    clear: `await ${rows}.clear()`,
    insert: (values) => `await ${rows}.insert(${values})`,
    rowByName: `await ${rows}.findOneBy({ ${name === 'username' ? name : `${name}: username`} })`,
    rowById: `await ${rows}.findOneBy({ id: ${idOf(plan)} })`,
    update: (values) => `await ${rows}.update({ id: ${idOf(plan)} }, ${values})`,
    remove: `await ${rows}.delete({ id: ${idOf(plan)} })`,
    close: 'await it.destroy()',
  }
}

/** One connection. */
function optionsOf({ dialect, driver }: Plan): string {
  if (dialect === 'sqlite') {
    return driver === 'better-sqlite3'
      ? "type: 'better-sqlite3', database: ':memory:'"
      : "type: 'sqljs'"
  }
  return `type: '${dialect}', url, poolSize: 1`
}
