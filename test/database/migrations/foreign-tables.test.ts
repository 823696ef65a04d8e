import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { type Connection, connect, Migrator } from '../../../src/sequelize.ts'
import { mariadb, postgres, sqlite, type TestDatabase, tableNames } from '../databases.ts'

describe('Migrator, in a database with tables of somebody else', () => {
  describe('on SQLite', () => sparesTables(sqlite))
  describe('on PostgreSQL', () => sparesTables(postgres))
  describe('on MariaDB', () => sparesTables(mariadb))
})

function sparesTables(database: TestDatabase): void {
  let connection: Connection
  beforeEach(async function () {
    connection = await connect({ url: await database.createUrl(this) })
    await connection.query('CREATE TABLE users (name VARCHAR(50))')
    await connection.query("INSERT INTO users VALUES ('ada')")
  })
  afterEach(() => connection?.close())

  const people = () =>
    connection.query<object>('SELECT name FROM users', { type: QueryTypes.SELECT })

  it('refuses to take a table for its own, and says what to do', async () => {
    const error = await new Migrator(connection).up().catch((reason: Error) => reason)
    expect(String(error)).to.match(/table named "users" already.*database of their own/)
    expect(await people()).to.deep.equal([{ name: 'ada' }])
  })

  it('leaves the users alone, all the way up and down, when they are not ours', async () => {
    const migrator = new Migrator(connection, { stockUsers: false })
    await migrator.up()
    expect((await migrator.status()).executed)
      .to.include('0002-sessions')
      .and.not.include('0001-users')
    while ((await migrator.down()).length > 0) {}
    expect(await tableNames(connection)).to.deep.equal(['gadwall_migrations', 'users'])
    expect(await people()).to.deep.equal([{ name: 'ada' }])
  })
}
