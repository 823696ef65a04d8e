import { expect } from 'chai'
import { mariadb, postgres, type TestDatabase } from '../database/databases.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

type Statement = (id: string) => string

const rename: Statement = (id) => `UPDATE users SET first_name = 'Augusta' WHERE id = ${id}`

/** Statements that write, though they begin like some that only read. */
const WAYS: readonly [TestDatabase, Readonly<Record<string, Statement>>][] = [
  [
    postgres,
    {
      'a SELECT and an UPDATE after it': (id) => `SELECT 1; ${rename(id)}`,
      'a whole transaction in one text': (id) => `BEGIN; ${rename(id)}; COMMIT`,
      'an EXPLAIN that carries it out': (id) => `EXPLAIN ANALYZE ${rename(id)}`,
      'a block of code': (id) => `DO $$ BEGIN ${rename(id)}; END $$`,
      'a SELECT from what it changes': (id) =>
        `WITH changed AS (${rename(id)} RETURNING id) SELECT * FROM changed`,
    },
  ],
  [
    mariadb,
    {
      'an UPDATE with a setting before it': (id) =>
        `SET STATEMENT max_statement_time = 5 FOR ${rename(id)}`,
    },
  ],
]

for (const [database, ways] of WAYS) {
  describe(`what is written in ways of its own counts at the next request: ${database.name}`, () => {
    let app: TestApp
    before(async function start() {
      this.timeout(60_000)
      app = await openTestApp({ url: await database.createUrl(this) })
    })
    after(() => app?.stop())

    for (const [way, statement] of Object.entries(ways)) {
      it(`by ${way}`, async () => {
        const { id, browser } = await app.somebody()
        for (let times = 0; times < 2; times++) expect((await look(browser)).name).to.equal('')
        await app.connection.query(statement(id))
        expect((await look(browser)).name).to.equal('Augusta')
      })
    }
  })
}

describe('a database in memory, which no other process can write to', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp({ url: 'sqlite::memory:' })
  })
  after(() => app.stop())

  it('shows at the next request what a trigger has written', async () => {
    const { id, browser } = await app.somebody()
    await app.connection.query('CREATE TABLE clubs (patron INTEGER)')
    await app.connection.query(
      `CREATE TRIGGER close AFTER INSERT ON clubs BEGIN
         UPDATE users SET is_active = false WHERE id = NEW.patron; END`,
    )
    for (let times = 0; times < 2; times++) expect((await look(browser)).isMember).to.equal(true)
    await app.connection.query(`INSERT INTO clubs VALUES (${id})`)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('shows nothing of what a statement has rolled back', async () => {
    const { id, browser } = await app.somebody()
    await app.connection.query('BEGIN')
    await app.connection.query(`UPDATE users SET is_superuser = true WHERE id = ${id}`)
    await look(browser)
    await app.connection.query('ROLLBACK')
    expect((await look(browser)).isSuperuser).to.equal(false)
  })
})
