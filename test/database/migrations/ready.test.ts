import { expect } from 'chai'
import { connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { migrations } from '../../../src/database/migrations/all.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { makeReady, PendingMigrations } from '../../../src/database/migrations/ready.ts'
import { mariadb, postgres, sqlite, type TestDatabase, tableNames } from '../databases.ts'

describe('makeReady()', () => {
  let connection: Connection | undefined
  afterEach(async () => {
    await connection?.close()
    connection = undefined
  })

  it('migrates an SQLite file by itself', async function () {
    connection = await connect({ url: await sqlite.createUrl(this) })
    await makeReady(connection)
    await makeReady(connection)

    expect((await new Migrator(connection).status()).pending).to.deep.equal([])
  })

  for (const database of [postgres, mariadb]) {
    it(`refuses a ${database.name} with pending migrations, names the command, and changes nothing`, async function () {
      connection = await connect({ url: await database.createUrl(this) })
      const error = await makeReady(connection).catch((reason) => reason)

      expect(error).to.be.instanceOf(PendingMigrations)
      expect(error.message)
        .to.contain('`gadwall migrate`')
        .and.contain(`${migrations.length} migrations`)
      for (const { name } of migrations) expect(error.message).to.contain(name)
      expect(await tableNames(connection)).to.deep.equal([])
    })

    it(`accepts a ${database.name} that was migrated, and not one that lacks the last step`, async function () {
      const one = await openMigrated(database, this)
      await makeReady(one)
      await new Migrator(one).down()
      const error = await makeReady(one).catch((reason) => reason)

      expect(error).to.be.instanceOf(PendingMigrations)
      expect(error.message).to.contain('lacks 1 migration (')
    })
  }

  it('refuses a PostgreSQL that cannot keep every character, before anything is made', async function encoding() {
    const operator = await connect({ url: await postgres.createUrl(this) })
    await operator.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    const url = new URL(String(await postgres.createUrl(this)))
    url.pathname = '/latin'
    connection = await connect({ url: url.href })
    for (const work of [makeReady(connection), new Migrator(connection).up()]) {
      const error = await work.catch((reason) => reason)
      expect(error).to.have.property('name', 'WrongEncoding')
      expect(error.message).to.contain('LATIN1').and.to.contain("ENCODING 'UTF8'")
    }
    expect(await tableNames(connection)).to.deep.equal([])
    await connection.close()
    connection = undefined
    await operator.query('DROP DATABASE latin')
    await operator.close()
  })

  async function openMigrated(database: TestDatabase, context: Mocha.Context): Promise<Connection> {
    connection = await connect({ url: await database.createUrl(context) })
    await new Migrator(connection).up()
    return connection
  }
})
