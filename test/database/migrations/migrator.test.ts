import { expect } from 'chai'
import { type Connection, connect } from '../../../src/database/connection/connect.ts'
import { migrations } from '../../../src/database/migrations/all.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { mariadb, postgres, sqlite, type TestDatabase, tableNames } from '../databases.ts'

const ALL = migrations.map(({ name }) => name)

describe('Migrator', () => {
  describe('on SQLite', () => migratesUpAndDown(sqlite))
  describe('on PostgreSQL', () => migratesUpAndDown(postgres))
  describe('on MariaDB', () => migratesUpAndDown(mariadb))
})

function migratesUpAndDown(database: TestDatabase): void {
  let url: string
  let connection: Connection
  let migrator: Migrator
  beforeEach(async function () {
    url = await database.createUrl(this)
    connection = await connect({ url })
    migrator = new Migrator(connection)
  })
  afterEach(() => connection?.close())

  it('says what is pending, and writes nothing to say it', async () => {
    expect(await migrator.status()).to.deep.include({ executed: [], pending: ALL })
    expect(await tableNames(connection)).to.deep.equal([])
  })

  it('runs all that is pending, in order, and names it', async () => {
    expect(await migrator.up()).to.deep.equal(ALL)
    expect(await migrator.status()).to.deep.include({ executed: ALL, pending: [] })
    expect(await tableNames(connection)).to.include.members([
      'gadwall_migrations',
      'sessions',
      'users',
    ])
  })

  it('does nothing when nothing is pending', async () => {
    await migrator.up()

    expect(await migrator.up()).to.deep.equal([])
  })

  it('takes back one step at a time, leaves nothing of it, and can go up again', async () => {
    await migrator.up()
    for (const name of [...ALL].reverse()) expect(await migrator.down()).to.deep.equal([name])

    expect(await migrator.down()).to.deep.equal([])
    expect(await tableNames(connection)).to.deep.equal(['gadwall_migrations'])
    expect(await migrator.up()).to.deep.equal(ALL)
  })

  it('does the work once when several processes start together', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => connect({ url })))
    try {
      const done = await Promise.all([...others, connection].map((one) => new Migrator(one).up()))

      expect(done.flat().sort()).to.deep.equal(ALL)
      expect(await migrator.status()).to.deep.include({ executed: ALL, pending: [] })
    } finally {
      await Promise.all(others.map((other) => other.close()))
    }
  })
}
