import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { type Connection, SequelizeUserStore } from '../../../src/sequelize.ts'
import { Statements } from '../../support/statements.ts'
import { databases, empty, openDatabase, sqlite, type TestDatabase } from '../databases.ts'

describe('the statements of SequelizeUserStore', () => {
  for (const database of databases) {
    describe(`on ${database.name}`, () => countsStatements(database))
  }
})

function countsStatements(database: TestDatabase): void {
  let connection: Connection
  let users: SequelizeUserStore
  let statements: Statements
  before(async function () {
    connection = await openDatabase(this, database)
    users = new SequelizeUserStore(connection)
    statements = new Statements({ connection })
  })
  beforeEach(async () => {
    await empty(connection)
    statements.take()
  })
  after(async () => {
    statements.release()
    await connection.close()
  })

  const taken = () => statements.take().filter((sql) => !/^(START|BEGIN|COMMIT|SET)\b/.test(sql))

  it('search takes one where an index has the answer, and a few elsewhere, but never a count', async () => {
    for (const username of ['ada', 'bob', 'carol']) await users.create({ username })
    statements.take()
    const filters = { isActive: true, isStaff: false, hasLoggedIn: false, group: 'staff' }
    const query = { prefix: '', limit: 1, sort: 'dateJoined', direction: 'desc' } as const
    const { next } = await users.search(query)
    await users.search({ ...query, after: next ?? '' })
    await users.search({ ...query, ...filters, prefix: 'a', before: next ?? '' })
    const seen = taken()
    // Two look for the ends of what is looked at.
    expect(seen).to.have.length(5)
    expect(seen.slice(0, 2).join('\n')).to.not.match(/OFFSET/)
    expect(seen.join('\n')).to.not.match(/COUNT\(/)
    await users.search({ isStaff: true, isActive: true, sort: 'username' })
    expect(taken()).to.have.length(2)
  })

  it('update writes one and reads the user again, also when it may concern a superuser', async () => {
    const id = String((await users.create({ username: 'ada' })).id)
    for (const changes of [
      { firstName: 'Ada' },
      { isActive: false },
      { isSuperuser: false, lastName: 'X' },
    ]) {
      statements.take()
      await users.update(id, changes)
      const [write, read, ...others] = taken()
      expect(write).to.match(/^UPDATE/)
      expect(read).to.match(/^SELECT/)
      expect(others).to.deep.equal([])
    }
  })

  it('delete takes three: the user, and what was granted to them in two tables', async () => {
    const id = String((await users.create({ username: 'ada' })).id)
    statements.take()
    await users.delete(id)
    expect(taken().map((sql) => sql.slice(0, 6))).to.deep.equal(['DELETE', 'DELETE', 'DELETE'])
  })
}

describe('the plan of a search by name', () => {
  let connection: Connection
  before(async function () {
    connection = await openDatabase(this, sqlite)
  })
  after(() => connection?.close())

  it('is read from an index, the first page and every other, with a prefix too', async () => {
    const users = new SequelizeUserStore(connection)
    for (const username of ['ada', 'andrew', 'bob']) await users.create({ username })
    const statements = new Statements({ connection })
    const { next } = await users.search({ limit: 1 })
    await users.search({ limit: 1, after: next ?? '' })
    await users.search({ limit: 1, direction: 'desc', isActive: true, before: next ?? '' })
    await users.search({ prefix: 'a' })
    const seen = statements.take()
    statements.release()
    expect(seen).to.have.length(7)
    for (const sql of seen) {
      const plan = await connection.query<{ detail: string }>(
        `EXPLAIN QUERY PLAN ${sql.replace(/^Executing \(default\): /, '')}`,
        { type: QueryTypes.SELECT },
      )
      const text = plan.map(({ detail }) => detail).join('; ')
      expect(text, sql)
        .to.match(/USING (COVERING )?INDEX/)
        .and.not.match(/SCAN (?!.*USING (COVERING )?INDEX)/)
    }
  })
})
