import type { Column } from '../database/column.ts'
import { importing, key, type Plan, quoted } from '../plan.ts'
import { afterOf, importsOfRunner } from './test-file.ts'

/** `users.test.ts` for Sequelize, which makes the table by itself. */
export function sequelizeTestFile(plan: Plan): string {
  const { person, start, table, app } = plan
  const after = afterOf(app.runner)
  return `// Proves users.ts with the tests that every backend must pass. Written by \`gadwall init\`; it is yours now.
${importsOfRunner(app.runner)}
import { Passwords } from 'gadwall/passwords'
import { UserBackend } from 'gadwall/sequelize'
import { backendSuite, countingHasher, runSuite } from 'gadwall/testing'
${importing('{ Sequelize }', 'sequelize')}
import { type ${person}, ${start}Stores, migrate } from './users${app.extension}'

let opened: Sequelize | undefined
const hasher = countingHasher()
const passwords = new Passwords([hasher])

/** An SQLite database in memory, for all tests. Whoever is in the table is removed before each. */
async function emptyTable() {
  const isNew = !opened
  opened ??= new Sequelize('sqlite::memory:', { logging: false })
  const stores = ${start}Stores(opened, passwords)
  if (isNew) await migrate(opened)
  if (isNew) await stores.users.model.sync()
  await stores.users.model.destroy({ where: {} })
  return stores
}

async function close() {
  const it = opened
  opened = undefined
  await it?.close()
}
${after}(close)

const suite = backendSuite<${person}>({
  name: ${quoted(`users.ts on the table ${table.name}`)},
  async open() {
    const { users } = await emptyTable()
    const { model } = users
    return {
      backend: new UserBackend(users, passwords),
      goAway: close,
      hashCount: () => hasher.count,
      addUser: ({ username, password }) =>
        users.createUser(${createArguments(plan)}),
      async rawUser(id) {
        const [row] = await model.findAll({ where: { id }, raw: true })
        return row ? JSON.stringify(row) : null
      },
${deactivateSequelize(plan)}      async removeUser(id) {
        await model.destroy({ where: { id } })
      },
    }
  },
})

${run(plan)}
`
}

/** Without a column for the folded address, addresses are compared as they are. */
function run({ mapping: { email } }: Plan): string {
  if (!email) return 'runSuite(suite, { describe, it })'
  return `// Give the table a column that is unique for the address in lower case, name it as emailKey, and take these out.
const EXACT = 'The table compares addresses as they are, and none of its columns makes them unique.'

runSuite(suite, {
  describe,
  it,
  skip: {
    'an address that was saved is at rest, and finds its owner in whatever case': EXACT,
    'of two people who save one address at the same time one has it': EXACT,
  },
})`
}

function createArguments({ mapping }: Plan): string {
  const { id, username, email, isActive } = mapping
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
  const own = email ? '`${username}@example.com`' : 'null'
  const address = username === email ? 'username' : own
  const values = [
    ...(id.isAuto ? [] : [`id: ${idOf(id)}`]),
    ...(isActive?.meaning === 'no' ? [`${key(isActive.name)}: false`] : []),
  ]
  return `username, ${address}, password${values.length > 0 ? `, { ${values.join(', ')} }` : ''}`
}

function idOf({ kind, width }: Column): string {
  if (kind === 'integer') return 'Math.floor(Math.random() * 2_000_000_000) + 1'
  if (kind === 'bigint') return 'BigInt(Math.floor(Math.random() * 2_000_000_000) + 1)'
  return width !== null && width < 36
    ? `crypto.randomUUID().slice(-${width})`
    : 'crypto.randomUUID()'
}

function deactivateSequelize({ mapping: { isActive } }: Plan): string {
  if (!isActive) return ''
  const { meaning, name } = isActive
  const value = {
    yes: 'isActive: false',
    no: `${key(name)}: true`,
    'no date': `${key(name)}: new Date()`,
  }
  return `      async deactivate(id) {
        await model.update({ ${value[meaning]} }, { where: { id } })
      },
`
}
