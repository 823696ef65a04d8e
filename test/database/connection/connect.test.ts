import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { QueryTypes, type Transaction } from 'sequelize'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { connect } from '../../../src/database/connection/connect.ts'
import { type Connection, isSqlite } from '../../../src/database/connection/connection.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { SequelizeUserStore } from '../../../src/database/users/user-store.ts'

/** How many locks this process holds on a file. */
function locksOn(file: string): number {
  const ours = `POSIX .* ${process.pid} \\S+:${statSync(file).ino} `
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter((line) => new RegExp(ours).test(line)).length
}

const ada = { username: 'ada', email: null, passwordHash: '!' }

describe('connect()', () => {
  let directory: string
  let connection: Connection | undefined
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-connection-'))
  })
  afterEach(async () => {
    await connection?.close()
    connection = undefined
    rmSync(directory, { recursive: true, force: true })
  })

  const open = async (url = 'sqlite:data/test.sqlite') => {
    connection = await connect({ url, directory })
    return connection
  }

  it('refuses a URL of another kind, and does not repeat it', async () => {
    for (const url of ['mysql://ada:hunter2@h/d', 'sqlite:', 'hunter2', '', 'SQLITE:x']) {
      const error = await open(url).catch((reason) => reason)
      expect(error).to.be.instanceOf(TypeError)
      expect(error.message)
        .to.contain('sqlite:, postgres:// or mariadb://')
        .and.not.contain('hunter2')
    }
  })

  describe('to SQLite', () => {
    it('takes a relative file from the directory, an absolute one as it is, and makes what is missing', async () => {
      await (await open('sqlite:a/b/relative.sqlite')).close()
      await (await open(`sqlite:${directory}/absolute.sqlite`)).close()
      await (await open(`sqlite://${directory}/slashes.sqlite`)).close()
      connection = undefined

      for (const file of ['a/b/relative.sqlite', 'absolute.sqlite', 'slashes.sqlite']) {
        expect(existsSync(join(directory, file)), file).to.equal(true)
      }
    })

    it('keeps hashes and addresses from everybody else on the machine', async () => {
      await new Migrator(await open()).up()

      for (const name of ['test.sqlite', 'test.sqlite-wal', 'test.sqlite-shm']) {
        expect(statSync(join(directory, 'data', name)).mode & 0o077, name).to.equal(0)
      }
    })

    it('lets several open a new file at the same moment', async () => {
      for (let round = 0; round < 20; round++) {
        const url = `sqlite:new-${round}.sqlite`
        const opened = await Promise.all([1, 2, 3].map(() => connect({ url, directory })))
        await Promise.all(opened.map((one) => one.close()))
      }
    })

    it('keeps its locks when this process opens the file once more', async function () {
      // Without them another program believes itself alone, and deletes the changes that are not yet
      // in the file itself. (SQLite before 3.51: later ones ask in a second way.)
      if (process.platform !== 'linux') return this.skip()
      const first = await open()
      await new Migrator(first).up()
      await new SequelizeUserStore(first).hasSuperuser()
      const file = join(directory, 'data/test.sqlite')
      const held = locksOn(file)

      await (await connect({ url: `sqlite:${file}` })).close()

      expect(held).to.equal(1)
      expect(locksOn(file)).to.equal(held)
    })

    it('needs no file in memory', async () => {
      const memory = await open('sqlite::memory:')
      await new Migrator(memory).up()

      expect(await new SequelizeUserStore(memory).hasSuperuser()).to.equal(false)
      expect(isSqlite(memory)).to.equal(true)
    })

    it('sets WAL, foreign keys, the busy timeout and the synchronous mode, inside a transaction too', async () => {
      const { query, transaction } = await open().then((one) => ({
        query: one.query.bind(one),
        transaction: one.transaction.bind(one) as <T>(
          work: (t: Transaction) => Promise<T>,
        ) => Promise<T>,
      }))
      const pragmas = async (inside?: Transaction) => {
        const read = async (name: string) => {
          const options = {
            type: QueryTypes.SELECT,
            ...(inside ? { transaction: inside } : {}),
          } as const
          const [row] = await query<Record<string, unknown>>(`PRAGMA ${name}`, options)
          return Object.values(row ?? {})[0]
        }
        const values: unknown[] = []
        for (const name of ['journal_mode', 'foreign_keys', 'busy_timeout', 'synchronous'])
          values.push(await read(name))
        return values
      }
      const expected = ['wal', 1, 5000, 1]

      // Those who read have a handle of their own, and wait for nobody who writes.
      expect(await pragmas()).to.deep.equal(['wal', 1, 500, 1])
      expect(await transaction((one) => pragmas(one))).to.deep.equal(expected)
      expect(await transaction((one) => pragmas(one))).to.deep.equal(expected)
    })

    it('keeps foreign keys: a row that points nowhere is refused', async () => {
      const one = await open()
      await one.query('CREATE TABLE a (id INTEGER PRIMARY KEY)')
      await one.query('CREATE TABLE b (a_id INTEGER REFERENCES a (id))')
      const error = await one.query('INSERT INTO b VALUES (1)').catch((reason) => reason)

      expect(error).to.have.property('name', 'SequelizeForeignKeyConstraintError')
    })

    it('begins transactions with the write lock, so that none fails half-way', async () => {
      const one = await open()
      const began: string[] = []
      one.options.logging = (sql) => began.push(sql)
      await one.transaction(async () => {})

      expect(began.join('\n')).to.contain('BEGIN IMMEDIATE TRANSACTION')
    })

    it('runs any number of transactions that read and then write, at the same time', async () => {
      const one = await open()
      await one.query('CREATE TABLE counter (n INTEGER)')
      await one.query('INSERT INTO counter VALUES (0)')
      const count = (transaction?: Transaction) =>
        one.query<{ n: number }>('SELECT n FROM counter', {
          type: QueryTypes.SELECT,
          ...(transaction ? { transaction } : {}),
        })
      const countOn = () =>
        one.transaction(async (transaction) => {
          const [row] = await count(transaction)
          await one.query(`UPDATE counter SET n = ${(row?.n ?? 0) + 1}`, { transaction })
        })
      await Promise.all(Array.from({ length: 20 }, countOn))

      expect(await count()).to.deep.equal([{ n: 20 }])
    })

    it('goes on with the next transaction after one that failed', async () => {
      const one = await open()
      const broken = new Error('broken half-way')
      const outcomes = await Promise.allSettled([
        one.transaction(() => Promise.reject(broken)),
        one.transaction(async () => 'done'),
      ])

      expect(outcomes).to.deep.equal([
        { status: 'rejected', reason: broken },
        { status: 'fulfilled', value: 'done' },
      ])
    })

    it('never gives the id of a deleted row to another, after a restart neither', async () => {
      const before = await open()
      await new Migrator(before).up()
      const { id } = await new SequelizeUserStore(before).create(ada)
      await before.query('DELETE FROM users')
      await before.close()
      const users = new SequelizeUserStore(await open())

      expect((await users.create(ada)).id).to.equal(id + 1)
    })

    it('rejects with StoreUnavailable for a file that is no database, or cannot be one', async () => {
      writeFileSync(join(directory, 'garbage.sqlite'), 'this is not a database. '.repeat(500))
      for (const url of [
        'sqlite:garbage.sqlite',
        'sqlite:garbage.sqlite/below',
        `sqlite:${directory}`,
      ]) {
        const error = await open(url).catch((reason) => reason)
        expect(error, url).to.be.instanceOf(StoreUnavailable)
      }
    })
  })

  it('tells every statement to whoever asks for them, without its values', async () => {
    const statements: string[] = []
    const onStatement = (sql: string) => statements.push(sql)
    connection = await connect({ url: 'sqlite::memory:', onStatement })
    await new Migrator(connection).up()
    await new SequelizeUserStore(connection).create({ ...ada, passwordHash: 'a hash to hide' })

    expect(statements.join('\n'))
      .to.contain('INSERT INTO `users`')
      .and.not.contain('a hash to hide')
  })
})
