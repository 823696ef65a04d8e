import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { connect } from '../../../src/database/connection/connect.ts'
import {
  driverOf,
  endsTransaction,
  isScoped,
  onEachHandle,
  quoterOf,
  setAsFound,
  sqliteDriver,
  sqliteParser,
} from '../../../src/database/connection/sequelize-internals.ts'
import { hasFindHook } from '../../../src/database/sessions/cache/find-hooks.ts'
import { type Connection, Migrator, User } from '../../../src/sequelize.ts'
import { postgres, sqlite } from '../databases.ts'

const SOURCE = fileURLToPath(new URL('../../../src', import.meta.url))
const HOME = 'database/connection/sequelize-internals.ts'
const INSTALLED: string = JSON.parse(
  readFileSync(new URL('../../../node_modules/sequelize/package.json', import.meta.url), 'utf8'),
).version

// What only one file may name. Comments count as well, which costs nobody anything.
const PRIVATE =
  /\b_scope\b|\b_previousDataValues\b|\bapplyParsers\b|\bconnectionManager\b|\bqueryGenerator\b|\bcompletesTransaction\b|\b_cls\b|\btransaction\.parent\b/

describe(`the private members of Sequelize, in the installed ${INSTALLED}`, () => {
  let connection: Connection
  before(async () => {
    connection = await connect({ url: 'sqlite::memory:' })
    await new Migrator(connection).up()
  })
  after(() => connection.close())

  /** Fails with the name of the member that an upgrade broke. */
  const works = (member: string, isRight: boolean) =>
    expect(isRight, `Sequelize ${INSTALLED} broke \`${member}\`, used in src/${HOME}`).to.equal(
      true,
    )

  const users = () => connection.getRepository(User) as never as typeof User

  it('connectionManager.lib is the driver, with Database and OPEN_READWRITE', () => {
    const driver = sqliteDriver(connection)
    works('connectionManager.lib', typeof driver?.Database === 'function')
    works('connectionManager.lib', typeof driver?.OPEN_READWRITE === 'number')
  })

  it('connectionManager.getConnection meets each handle once: one that reads, one that writes, one for each transaction', async function handlesOf() {
    const handles: unknown[] = []
    const readers = new Set<unknown>()
    const own = await connect({ url: await sqlite.createUrl(this) })
    onEachHandle(own, {
      async prepare(handle) {
        handles.push(handle)
      },
      taken: (handle, { isReader }) => isReader && readers.add(handle),
    })
    for (let times = 0; times < 2; times++) {
      await own.transaction(async () => {})
      await own.query('SELECT 1', { type: 'SELECT' })
      await own.query('CREATE TABLE IF NOT EXISTS t (x)')
      await own.query('SELECT 1', { type: 'SELECT', useMaster: true })
    }
    await own.close()
    works('connectionManager.getConnection', handles.length === new Set(handles).size)
    works('connectionManager.getConnection', handles.length === 4 && readers.size === 1)
  })

  it('connectionManager.connections keeps no handle that could not be opened', async function opened() {
    const file = (await sqlite.createUrl(this)).replace('sqlite:', '')
    const own = await connect({ url: `sqlite:${file}` })
    const begin = () => own.transaction(async () => 'done').catch((error: Error) => error.name)
    try {
      renameSync(file, `${file}.away`)
      mkdirSync(file)
      works('connectionManager.connections', (await begin()) === 'StoreUnavailable')
      rmdirSync(file)
      renameSync(`${file}.away`, file)
      works('connectionManager.connections', (await begin()) === 'done')
    } finally {
      await own.close()
    }
  })

  it('connectionManager.connect makes the connections of the pool, and transaction.connection is one of them', async function connects() {
    const own = await connect({ url: await postgres.createUrl(this), timeoutMs: 1000 })
    try {
      const made = await own.transaction(async (transaction) => driverOf(transaction))
      works('transaction.connection', typeof made?.query === 'function')
    } finally {
      await own.close()
    }
  })

  it('queryGenerator quotes names of columns and tables', () => {
    works('queryGenerator.quoteIdentifier', quoterOf(connection).quoteIdentifier('a b') === '`a b`')
    works('queryGenerator.quoteTable', quoterOf(connection).quoteTable('a b') === '`a b`')
  })

  it('dialect.Query.applyParsers turns what the driver gives into values of a column', () => {
    const parse = sqliteParser(connection)
    const date = parse('DATETIME', '1815-12-10 01:02:03.456 +00:00')
    works('dialect.Query.applyParsers', date instanceof Date)
    works('dialect.Query.applyParsers', parse('VARCHAR(10)', 'text') === 'text')
  })

  it('_scope is set on a scoped model, and empty on another', () => {
    const scoped = users().scope({ where: { isActive: true } } as never)
    works('Model._scope', isScoped(scoped as never) && !isScoped(users() as never))
  })

  it('options.hooks has the hooks on find of a model and of a connection', () => {
    const model = users()
    for (const [name, owner] of [
      ['beforeFind', model],
      ['beforeFindAfterExpandIncludeAll', model],
      ['beforeFindAfterOptions', model],
      ['afterFind', model],
      ['afterFind', connection],
    ] as const) {
      works(`options.hooks.${name}`, !hasFindHook(owner.options.hooks))
      Reflect.apply(owner.addHook, owner, [name, 'test', () => {}])
      works(`options.hooks.${name}`, hasFindHook(owner.options.hooks))
      Reflect.apply(owner.removeHook, owner, [name, 'test'])
    }
  })

  it('dataValues and _previousDataValues make an instance that counts as just read', () => {
    const user = users().build({}, { isNewRecord: false, raw: true })
    setAsFound(user, { id: 7, firstName: 'Ada' })
    works('dataValues', user.firstName === 'Ada' && user.id === 7)
    works('_previousDataValues', user.changed() === false)
    works('_previousDataValues', user.previous('firstName' as never) === 'Ada')
    user.firstName = 'Augusta'
    works('_previousDataValues', String(user.changed()) === 'firstName')
  })

  it('completesTransaction marks COMMIT and ROLLBACK, and nothing else', async () => {
    const own = await connect({ url: 'sqlite::memory:' })
    const query = own.query.bind(own) as (...given: unknown[]) => Promise<unknown>
    const ends: string[] = []
    Object.assign(own, {
      query(sql: string, options: unknown) {
        if (endsTransaction(options)) ends.push(String(sql).replace(/\W*$/, ''))
        return query(sql, options)
      },
    })
    await own.transaction((transaction) => own.query('SELECT 1', { transaction }))
    await own.transaction().then((transaction) => transaction.rollback())
    await own.close()
    works('completesTransaction', ends.join() === 'COMMIT,ROLLBACK')
  })

  it('are named in one file only', () => {
    const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    const naming = files
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => PRIVATE.test(readFileSync(`${SOURCE}/${file}`, 'utf8')))
    expect(naming).to.deep.equal([HOME])
  })
})
