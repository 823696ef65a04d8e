import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { sqliteFileOf } from '../../../src/database/connection/sqlite/sqlite-file.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { ReadinessCheck } from '../../../src/database/readiness/readiness-check.ts'
import { type Connection, connect } from '../../../src/sequelize.ts'
import { databases, openDatabase, prefixedDatabases, sqlite, sqlName } from '../databases.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const reasonOf = (error: unknown) => String((error as Error).cause)

for (const database of [...databases, ...prefixedDatabases]) {
  describe(`ReadinessCheck on ${database.name}`, () => {
    let connection: Connection
    let now = 0
    let check: ReadinessCheck
    beforeEach(async function open() {
      connection = await openDatabase(this, database)
      check = checkOf(connection)
    })
    afterEach(() => connection?.close())

    const checkOf = (one: Connection) =>
      new ReadinessCheck(one, {
        users: sqlName(one, 'users'),
        hasStockUsers: true,
        now: () => now,
      })

    it('reads and writes for good, and writes at most once a second', async () => {
      const written = async () => {
        return connection.query(`SELECT ends_at FROM ${sqlName(connection, 'leases')}`, {
          type: QueryTypes.SELECT,
        })
      }
      await check.check()
      const first = await written()
      expect(first).to.have.length(1)
      await check.check()
      expect(await written()).to.deep.equal(first)
      now += 1000
      await new Promise((resolve) => setTimeout(resolve, 5))
      await check.check()
      expect(await written())
        .to.have.length(1)
        .and.not.deep.equal(first)
    })

    it('shares one look among all who ask at the same time', async () => {
      expect(check.check()).to.equal(check.check())
      await check.check()
    })

    it('names the migrations that are pending', async () => {
      await new Migrator(connection).down()
      const error = await failure(check.check())
      expect(error).to.be.instanceOf(StoreUnavailable)
      expect(reasonOf(error)).to.match(/pending: \d{4}/)
      await new Migrator(connection).up()
      await check.check()
    })

    it('says so when a table is gone that every page needs', async () => {
      await connection.query(`DROP TABLE ${sqlName(connection, 'sessions')}`)
      expect(await failure(check.check())).to.be.instanceOf(StoreUnavailable)
    })
  })
}

describe('ReadinessCheck', () => {
  it('notices pages of an SQLite file that are damaged', async function damaged() {
    const connection = await openDatabase(this, sqlite)
    const file = sqliteFileOf(connection)?.path as string
    // What stands at the end must be rows, not the description of the tables: then nothing opens it.
    await connection.query('CREATE TABLE filling (text TEXT)')
    const rows = Array.from({ length: 100 }, () => `('${'y'.repeat(1000)}')`)
    await connection.query(`INSERT INTO filling VALUES ${rows.join(',')}`)
    await connection.query('PRAGMA wal_checkpoint(TRUNCATE)')
    await connection.close()
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(16_384, 'x'), 0, 16_384, statSync(file).size - 16_384)
    closeSync(handle)

    const again = await connect({ url: `sqlite:${file}` })
    const check = new ReadinessCheck(again, { users: 'users', hasStockUsers: true })
    expect(await failure(check.check())).to.be.instanceOf(StoreUnavailable)
    await again.close()
  })
})
