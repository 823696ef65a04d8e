import type { Table } from '../database/column.ts'
import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import type { Plan } from '../plan.ts'

/** No ORM at all: a list in memory, to be replaced by whatever the app has. */
export const array: Orm = {
  name: 'array',
  title: 'an array',
  packages: [],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

const column = {
  width: null,
  isPadded: false,
  isNullable: false,
  isUnique: true,
  isAuto: false,
  isReused: false,
  isKey: false,
}

/** The columns of people in an array. */
export const ARRAY_TABLE: Table = {
  name: 'users',
  dialect: 'sqlite',
  columns: [
    { ...column, name: 'id', type: 'integer', kind: 'integer', isKey: true },
    { ...column, name: 'username', type: 'text', kind: 'text' },
    { ...column, name: 'email', type: 'text', kind: 'text', isNullable: true },
    { ...column, name: 'passwordHash', type: 'text', kind: 'text' },
    { ...column, name: 'isActive', type: 'boolean', kind: 'boolean' },
  ],
}

function usersParts({ person }: Plan): UsersParts {
  return {
    imports: [],
    schema: `/** A row. Put what your app has in its place, and your queries in place of \`db.find()\` below. */
export interface ${person}Row {
  id: number
  username: string
  email: string | null
  passwordHash: string
  isActive: boolean
}`,
    database: `${person}Row[]`,
    field: (member) => member,
    flag: () => 'boolean',
    where: `(row: ${person}Row) => boolean`,
    query: 'Promise.resolve(db.find(where)).then((one) => one && { ...one })\n      ',
    byName: '(row) => row.username === username',
    byId: '(row) => row.id === Number(id)',
    save: `const row = db.find((one) => String(one.id) === id && one.passwordHash === before)
      if (row) row.passwordHash = now
      return row !== undefined`,
  }
}

function testParts({ person }: Plan): TestParts {
  const byId = 'db.find((row) => row.id === Number(id))'
  return {
    imports: [],
    fromUsers: [`type ${person}Row`],
    database: `${person}Row[]`,
    open: 'return []',
    hasTable: false,
    clear: 'db.length = 0',
    insert: (values) => `db.push(${values})`,
    rowByName: 'db.find((one) => one.username === username)',
    rowById: byId,
    update: (values) => `Object.assign(${byId} ?? {}, ${values})`,
    remove: 'db.splice(db.findIndex((row) => row.id === Number(id)), 1)',
    close: '',
  }
}
