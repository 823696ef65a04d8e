import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { migrations } from '../../../src/database/migrations/all.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { SequelizeSessionStore, SequelizeTokenStore } from '../../../src/sequelize.ts'
import { NOW, sessionRecord, token } from '../../../src/testing/kit/samples.ts'
import { mariadb, postgres, sqlite, type TestDatabase } from '../databases.ts'

const OLD_ROWS = [
  `INSERT INTO sessions (id_hash, version, data, is_remembered, created_at, last_seen_at,
     idle_ends_at, absolute_ends_at) VALUES ('old', 1, '{}', false, 1, 1, 9, 9)`,
  `INSERT INTO tokens (hash, purpose, created_at, expires_at) VALUES ('old', 'reset', 1, 9)`,
  `INSERT INTO throttles (key_hash, tries, ends_at) VALUES ('old', 1, 9)`,
]

describe('the tables of sessions, tokens and throttles', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    describe(`on ${database.name}`, () => changeShape(database))
  }
})

function changeShape(database: TestDatabase): void {
  let connection: Connection
  let migrator: Migrator
  beforeEach(async function () {
    connection = await connect({ url: await database.createUrl(this) })
    migrator = new Migrator(connection)
    await migrator.up()
  })
  afterEach(() => connection?.close())

  const goBack = async () => {
    const names = migrations.map(({ name }) => name)
    const steps = names.length - names.indexOf('0006-session-public-id')
    for (let step = 0; step < steps; step++) await migrator.down()
  }
  const addOldRows = async () => {
    for (const sql of OLD_ROWS) await connection.query(sql, { type: QueryTypes.INSERT })
  }

  it('have their old shape back when the change is taken back', async () => {
    await goBack()
    await addOldRows()

    const indexes = await indexesOf(connection, 'sessions')
    expect(indexes).to.include('sessions_idle_ends_at').and.not.include('sessions_public_id')
  })

  it('take a database along that has rows of the old shape, which are over then', async () => {
    await goBack()
    await addOldRows()
    await migrator.up()

    const sessions = new SequelizeSessionStore(connection)
    const tokens = new SequelizeTokenStore(connection)
    expect(await sessions.find('old', 1)).to.equal(null)
    await sessions.insert(sessionRecord())
    await tokens.issue(token())
    expect(await sessions.find(sessionRecord().idHash, NOW)).to.deep.equal(sessionRecord())
    expect(await tokens.find('reset', token().id, NOW)).to.deep.equal(token())
  })

  it('hold each public id once', async () => {
    const sessions = new SequelizeSessionStore(connection)
    await sessions.insert(sessionRecord())
    const twin = { ...sessionRecord(), idHash: 'another' }

    expect(await sessions.insert(twin).catch((error) => error)).to.be.instanceOf(Error)
  })
}

async function indexesOf(connection: Connection, table: string): Promise<string[]> {
  const indexes = await connection.getQueryInterface().showIndex(table)
  return (indexes as { name: string }[]).map(({ name }) => name)
}
