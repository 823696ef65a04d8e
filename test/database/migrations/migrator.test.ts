import { expect } from 'chai'
import { type ConnectOptions, connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { type TableName, Tables } from '../../../src/database/connection/tables.ts'
import { migrations } from '../../../src/database/migrations/all.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { databases, prefixedDatabases, type TestDatabase, tableNames } from '../databases.ts'

const ALL = migrations.map(({ name }) => name)

describe('Migrator', () => {
  for (const database of [...databases, ...prefixedDatabases]) {
    describe(`on ${database.name}`, () => migratesUpAndDown(database))
  }
})

function migratesUpAndDown(database: TestDatabase): void {
  let options: ConnectOptions
  const { tablePrefix = '' } = database
  const nameOf = (table: TableName) => new Tables(tablePrefix).nameOf(table)
  let connection: Connection
  let migrator: Migrator
  beforeEach(async function () {
    options = { url: await database.createUrl(this), tablePrefix }
    connection = await connect(options)
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
      nameOf('gadwall_migrations'),
      nameOf('sessions'),
      nameOf('users'),
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
    expect(await tableNames(connection)).to.deep.equal([nameOf('gadwall_migrations')])
    expect(await migrator.up()).to.deep.equal(ALL)
  })

  it('does the work once when several processes start together', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => connect(options)))
    try {
      const done = await Promise.all([...others, connection].map((one) => new Migrator(one).up()))

      expect(done.flat().sort()).to.deep.equal(ALL)
      expect(await migrator.status()).to.deep.include({ executed: ALL, pending: [] })
    } finally {
      await Promise.all(others.map((other) => other.close()))
    }
  })
}
