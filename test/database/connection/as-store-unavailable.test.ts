import { expect } from 'chai'
import { DatabaseError } from 'sequelize'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { asStoreUnavailable } from '../../../src/database/connection/as-store-unavailable.ts'
import { connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { SequelizeSessionStore } from '../../../src/database/sessions/session-store.ts'
import { SequelizeUserStore } from '../../../src/database/users/user-store.ts'
import { freePort } from '../../support/free-port.ts'
import { Postgres } from '../../support/postgres.ts'
import { mariadb, openDatabase, postgres, sqlite, type TestDatabase } from '../databases.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )

/** What the stores answer, read and write, when there is nobody to ask. */
async function expectUnavailable(connection: Connection): Promise<void> {
  const users = new SequelizeUserStore(connection)
  const sessions = new SequelizeSessionStore(connection)
  for (const asked of [
    users.findById('1'),
    users.findByLogin('ada'),
    users.hasSuperuser(),
    users.create({ username: 'ada', email: null, passwordHash: '!' }),
    users.createFirst({ username: 'ada', email: null, passwordHash: '!' }),
    sessions.find('x', 0),
    sessions.destroy('x'),
    new Migrator(connection).status(),
  ]) {
    expect(await failure(asked)).to.be.instanceOf(StoreUnavailable)
  }
}

describe('StoreUnavailable', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    it(`is what a closed connection to ${database.name} answers`, async function () {
      const connection = await openDatabase(this, database)
      await connection.close()

      await expectUnavailable(connection)
    })

    it(`is not what a wrong statement gets on ${database.name}: that is a bug`, async function () {
      const connection = await openDatabase(this, database)
      try {
        expect(await failure(connection.query('SELEC 1'))).to.be.instanceOf(DatabaseError)
        expect(await failure(connection.query('SELECT x FROM nowhere'))).to.be.instanceOf(
          DatabaseError,
        )
      } finally {
        await connection.close()
      }
    })
  }

  it('is what connecting to a port gets where nothing listens, without the password in it', async () => {
    const port = await freePort()
    for (const scheme of ['postgres', 'mariadb']) {
      const url = `${scheme}://ada:hunter2@127.0.0.1:${port}/d`
      const error = (await failure(connect({ url }))) as Error

      expect(error).to.be.instanceOf(StoreUnavailable)
      expect(`${error.stack} ${JSON.stringify(error)}`).to.not.contain('hunter2')
    }
  })

  it('is what a PostgreSQL that was killed gets, under open connections and later', async function () {
    const server = await Postgres.start(this)
    const once: TestDatabase = { name: 'PostgreSQL', createUrl: () => server.createDatabase() }
    const connection = await openDatabase(this, once)
    try {
      const waiting = Promise.all(
        Array.from({ length: 3 }, () => failure(connection.query('SELECT pg_sleep(30)'))),
      )
      await new Promise((resolve) => setTimeout(resolve, 100))
      await server.kill()

      for (const error of await waiting) expect(error).to.be.instanceOf(StoreUnavailable)
      await expectUnavailable(connection)
    } finally {
      await connection.close()
      await server.stop()
    }
  })
})

describe('asStoreUnavailable()', () => {
  /** As Sequelize hands on what a driver said. */
  const fromDriver = (code: string, more: object = {}) =>
    new DatabaseError(Object.assign(new Error('as the driver says'), { code, sql: '', ...more }))

  it('knows what says something of the moment or the machine, by its class', () => {
    for (const code of [
      ...[
        'BUSY',
        'LOCKED',
        'FULL',
        'IOERR',
        'NOTADB',
        'CORRUPT',
        'READONLY',
        'CANTOPEN',
        'NOMEM',
      ].map((name) => `SQLITE_${name}`),
      // PostgreSQL: connection, read-only, rolled back, resources, locks, operator, system, corrupted.
      ...['08006', '08P01', '25006', '25P03', '40001', '40P01', '53100', '53200', '53300', '53400'],
      ...['55P03', '57014', '57P01', '57P02', '57P03', '57P05', '58030', '58P01', 'XX001', '3D000'],
      ...['ECONNRESET', 'ETIMEDOUT', 'EMFILE', 'ENFILE', 'EHOSTUNREACH', 'EAI_AGAIN'],
    ]) {
      expect(asStoreUnavailable(fromDriver(code)), code).to.be.instanceOf(StoreUnavailable)
    }
    for (const errno of [1290, 1205, 1040, 1021, 1213, 1836, 1114, 1969, 1317, 1053, 1927, 1792]) {
      const error = fromDriver('ER_SOMETHING', { errno })
      expect(asStoreUnavailable(error), `${errno}`).to.be.instanceOf(StoreUnavailable)
    }
    const lost = fromDriver('ER_SOCKET_UNEXPECTED_CLOSE', { errno: 45013, fatal: true })
    expect(asStoreUnavailable(lost)).to.be.instanceOf(StoreUnavailable)
  })

  it('leaves alone what says something of the statement', () => {
    for (const code of [
      ...['SQLITE_CONSTRAINT', 'SQLITE_ERROR', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE'],
      ...['42P01', '42601', '23505', '22001', '25001', '25P02', '0800', '5300', ''],
    ]) {
      expect(asStoreUnavailable(fromDriver(code)), code).to.equal(null)
    }
    for (const errno of [1062, 1064, 1146, 1406, 1452]) {
      expect(asStoreUnavailable(fromDriver('ER_X', { errno, fatal: false }))).to.equal(null)
    }
  })

  it('knows that a table of ours is gone, and leaves alone that of somebody else', () => {
    const said = (message: string) =>
      asStoreUnavailable(new DatabaseError(Object.assign(new Error(message), { sql: '' })), [
        'gw_users',
      ])
    for (const message of [
      'SQLITE_ERROR: no such table: gw_users',
      'relation "gw_users" does not exist',
      'relation "auth.gw_users" does not exist',
      "Table 'shop.gw_users' doesn't exist",
    ]) {
      expect(said(message), message).to.be.instanceOf(StoreUnavailable)
      expect(said(message.replace('gw_users', 'orders')), message).to.equal(null)
    }
  })

  it('keeps the reason as the cause, and does not wrap twice', () => {
    const error = fromDriver('SQLITE_BUSY')
    const unavailable = asStoreUnavailable(error)

    expect(unavailable).to.have.property('cause', error)
    expect(asStoreUnavailable(unavailable)).to.equal(unavailable)
  })

  it('leaves alone what is no error at all', () => {
    for (const value of [undefined, null, 'text', 5, {}, new Error('a bug'), new TypeError('x')]) {
      expect(asStoreUnavailable(value)).to.equal(null)
    }
  })
})
