import { key, type Plan, property, quoted, usedColumns } from '../plan.ts'
import type { TestParts, UsersParts } from './orm-parts.ts'
import { tableText } from './table-text.ts'

/** `users.test.ts` for every ORM but Sequelize. */
export function testFile(plan: Plan, users: UsersParts, parts: TestParts): string {
  const { start, person, app, table } = plan
  const names = [`type ${person}`, `${start}Backend`, ...parts.fromUsers].join(', ')
  return `// Proves users.ts with the tests that every backend must pass. Written by \`gadwall init\`; it is yours now.
${importsOfRunner(app.runner, parts.close !== '')}
import { Passwords } from 'gadwall/passwords'
import { backendSuite, countingHasher, runSuite } from 'gadwall/testing'
${parts.imports.join('\n')}
import { ${names} } from './users${app.extension}'

${address(plan)}${tableOf(plan, parts)}let opened: ${parts.database} | undefined
const granted = new Map<string, string[]>()

/** One connection for all tests. Whoever is in the table is removed before each. */
async function emptyTable() {
  opened ??= await open()
  ${parts.unwrap ?? 'const db = opened'}
  ${parts.clear}
  return db
}

async function open(): Promise<${parts.database}> {
  ${parts.open}
}

${closing(plan, parts)}const suite = backendSuite<${person}>({
  name: ${quoted(`users.ts on the table ${table.name}`)},
  async open() {
    const db = await emptyTable()
    const hasher = countingHasher()
    const passwords = new Passwords([hasher])
    const backend = ${start}Backend(db, passwords, ({ id }) => granted.get(id) ?? [])
    return {
      backend,
${parts.close === '' ? '' : '      goAway: close,\n'}      hashCount: () => hasher.count,
      async addUser({ username, password }) {
        const hash = await passwords.make(password)
        const person = ${newPerson(plan, users)}
        ${parts.insert('person')}
        const row = ${parts.rowByName}
        return (await backend.getUser(String(row?.${fieldAccess(plan, users)}))) as ${person}
      },
      rawUser: async (id) => {
        const row = ${parts.rowById}
        return row ? ${shown(plan)} : null
      },
${deactivate(plan, users, parts)}      async removeUser(id) {
        ${parts.remove}
      },
      async grant(id, permission) {
        granted.set(id, [permission])
      },
    }
  },
})

${run(plan)}
`
}

function closing({ app }: Plan, { close }: TestParts): string {
  if (close === '') return ''
  return `async function close() {
  const it = opened
  opened = undefined
  if (it) ${close}
}
${afterOf(app.runner)}(close)

`
}

/** Imports the functions of a test runner. */
export function importsOfRunner(runner: Plan['app']['runner'], withAfter = true): string {
  const names = [...(withAfter ? [afterOf(runner)] : []), 'describe', 'it']
  return `import { ${names.join(', ')} } from '${runner === 'jest' ? '@jest/globals' : runner}'`
}

/** What a runner calls the function that is given what comes last. */
export function afterOf(runner: Plan['app']['runner']): 'after' | 'afterAll' {
  return runner === 'vitest' || runner === 'jest' ? 'afterAll' : 'after'
}

function address({ dialect, driver }: Plan): string {
  if (dialect === 'sqlite' || driver.includes('pglite')) return ''
  return `// Any database of this kind will do, even that of the app.
const url = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL
if (!url) throw new Error('Set TEST_DATABASE_URL to the address of a database')

`
}

function tableOf(plan: Plan, { hasTable }: TestParts): string {
  if (!hasTable) return ''
  const isOwn = plan.dialect === 'sqlite' || plan.driver.includes('pglite')
  const why = isOwn
    ? '// The columns that users.ts reads, in a database in memory.'
    : '// The columns that users.ts reads. Only this connection sees a temporary table: yours is not touched.'
  return `${why}\nconst TABLE = ${tableText(plan)}\n\n`
}

/** The object literal of somebody new, with `username` and `hash`. */
function newPerson(plan: Plan, users: UsersParts): string {
  const { id, email, isActive } = plan.mapping
  const values = usedColumns(plan).flatMap(([member, column]) => {
    const name = key(users.field(member, column))
    if (member === 'id') return id.isAuto ? [] : [`${name}: ${newId(plan)}`]
    if (column === plan.mapping.username) return [name === 'username' ? name : `${name}: username`]
    if (member === 'passwordHash') return [`${name}: hash`]
    if (column === email) return [`${name}: \`\${username}@example.com\``]
    if (isActive && member === 'isActive') {
      if (isActive.meaning === 'no date') return [`${name}: null`]
      return [`${name}: ${flagValue(users.flag(column), isActive.meaning === 'yes')}`]
    }
    return [`${name}: ${flagValue(users.flag(column), false)}`]
  })
  return `{ ${values.join(', ')} }`
}

function newId({ mapping: { id } }: Plan): string {
  if (id.kind === 'uuid') return 'crypto.randomUUID()'
  if (id.kind === 'bigint') return 'BigInt(Date.now()) * 1000n + BigInt(granted.size)'
  if (id.kind === 'integer') return 'Math.floor(Math.random() * 2_000_000_000) + 1'
  const width = id.width ?? 36
  return width >= 36 ? 'crypto.randomUUID()' : `crypto.randomUUID().slice(-${width})`
}

function fieldAccess({ mapping: { id } }: Plan, users: UsersParts): string {
  return property('', users.field('id', id)).replace(/^\./, '')
}

/** JSON has no big numbers. */
function shown({ mapping: { id } }: Plan): string {
  return id.kind === 'bigint'
    ? "JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))"
    : 'JSON.stringify(row)'
}

function deactivate(plan: Plan, users: UsersParts, parts: TestParts): string {
  const { isActive } = plan.mapping
  if (!isActive) return ''
  const value =
    isActive.meaning === 'no date'
      ? plan.dialect === 'sqlite'
        ? 'new Date().toISOString()'
        : 'new Date()'
      : flagValue(users.flag(isActive), isActive.meaning === 'no')
  const name = key(users.field('isActive', isActive))
  return `      async deactivate(id) {\n        ${parts.update(`{ ${name}: ${value} }`)}\n      },\n`
}

function flagValue(type: 'boolean' | 'number', value: boolean): string {
  return type === 'boolean' ? `${value}` : `${Number(value)}`
}

/** SQLite gives the last id again after its row was deleted, unless the table says AUTOINCREMENT. */
function run({ mapping: { id } }: Plan): string {
  if (!id.isReused) return 'runSuite(suite, { describe, it })'
  return `runSuite(suite, {
  describe,
  it,
  skip: {
    // Sessions of somebody deleted would open the account of somebody new: make the key AUTOINCREMENT.
    'an id is not given to somebody else after its owner is gone': 'The key has no AUTOINCREMENT.',
  },
})`
}
