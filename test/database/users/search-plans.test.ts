import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import type { UserQuery } from '../../../src/auth/accounts/user-store.ts'
import { type Connection, SequelizeUserStore } from '../../../src/sequelize.ts'
import { addCrowd } from '../../support/crowd.ts'
import { Statements } from '../../support/statements.ts'
import { databases, openDatabase, postgres, sqlite, type TestDatabase } from '../databases.ts'

const COUNT = 40_000
const LOOKED_AT = 5_000
const SORTS = ['username', 'dateJoined', 'lastLogin'] as const

/** Every sort with each flag, and what no index gives. */
const FILTERS: readonly UserQuery[] = [
  {},
  ...[true, false].flatMap((is) => [
    { isActive: is },
    { isStaff: is },
    { isSuperuser: is },
    { hasLoggedIn: is },
  ]),
  { isStaff: true, isActive: false },
  { isActive: true, isStaff: false, hasLoggedIn: false },
  { prefix: 'user12' },
  { prefix: 'u' },
  { prefix: 'mail.77', isActive: true },
  { group: 'few' },
  { group: 'most' },
  { group: 'most', isStaff: true, hasLoggedIn: false },
  { group: 'most', prefix: 'mail.3' },
]

const QUERIES: readonly UserQuery[] = SORTS.flatMap((sort) =>
  (['asc', 'desc'] as const).flatMap((direction) =>
    FILTERS.map((filter) => ({ ...filter, sort, direction })),
  ),
)

/** The first page, the last one, and one in the middle, found from each. */
async function turnPages(users: SequelizeUserStore, query: UserQuery): Promise<void> {
  const first = await users.search(query)
  const last = await users.search({ ...query, isLast: true })
  if (first.next) await users.search({ ...query, after: first.next })
  if (last.previous) await users.search({ ...query, before: last.previous })
}

async function statementsOf(connection: Connection, query: UserQuery): Promise<string[]> {
  const statements = new Statements({ connection })
  await turnPages(new SequelizeUserStore(connection), query)
  statements.release()
  return statements.take().map((sql) => sql.replace(/^Executing \(default\): /, ''))
}

describe('the plans of lists of many users on SQLite', function () {
  this.timeout(120_000)
  let connection: Connection
  before(async function () {
    connection = await openDatabase(this, sqlite)
    await addCrowd(connection, COUNT)
  })
  after(() => connection?.close())

  it('no list reads or sorts the whole table', async () => {
    for (const query of QUERIES) {
      const isFound = query.prefix !== undefined || query.group === 'few'
      for (const sql of await statementsOf(connection, query)) {
        const plan = await connection.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, {
          type: QueryTypes.SELECT,
        })
        const text = plan.map(({ detail }) => detail).join('; ')
        expect(text, sql).to.not.match(/SCAN (?!.*USING (COVERING )?INDEX)/)
        if (!isFound) expect(text, sql).to.not.contain('TEMP B-TREE')
        // In the order of the list alone, those few could be anywhere.
        if (hasRareFlag(query) && query.group === undefined) {
          expect(text, sql).to.match(
            /SEARCH GadwallUser USING (COVERING )?INDEX users_is_\w+ \(is_/,
          )
        }
        if (isFound) expect(text, sql).to.not.match(/SCAN (?!ug)/)
        // Of two ends of a range SQLite takes the first that it reads, which may be the later one.
        expect(sql.split('`username_key` < ').length, sql).to.be.at.most(3)
        expect(sql).to.not.match(/`(\w+)` >= '[^']*' AND `\1` < '[^']*'\) AND `\1` </)
      }
    }
  })
})

/** Those that few people have are all that an index of flags has. */
function hasRareFlag({ isSuperuser, isStaff, isActive }: UserQuery): boolean {
  return isSuperuser === true || isStaff === true || isActive === false
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

describe('the plans of lists of many users on PostgreSQL', function () {
  this.timeout(240_000)
  let connection: Connection
  before(async function () {
    connection = await openDatabase(this, postgres)
    await addCrowd(connection, COUNT)
  })
  after(() => connection?.close())

  it('no list reads the whole table, and none more rows than it may look at', async () => {
    for (const query of QUERIES) {
      for (const sql of await statementsOf(connection, query)) {
        const [row] = await connection.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
          { type: QueryTypes.SELECT },
        )
        for (const node of nodesOf(row?.['QUERY PLAN'][0]?.Plan as PlanNode)) {
          if (node['Relation Name'] !== 'users') continue
          expect(node['Node Type'], sql).to.not.equal('Seq Scan')
          const rows = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)
          expect(rows * node['Actual Loops'], `${JSON.stringify(query)} ${sql}`).to.be.at.most(
            LOOKED_AT + 1,
          )
        }
      }
    }
  })
})

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

for (const database of databases) {
  describe(`a list that is cut, on ${database.name}`, function () {
    this.timeout(120_000)
    goesOn(database)
  })
}

/** Few of very many fit, and no index tells who. */
function goesOn(database: TestDatabase): void {
  let connection: Connection
  let users: SequelizeUserStore
  before(async function () {
    connection = await openDatabase(this, database)
    users = new SequelizeUserStore(connection)
    await addCrowd(connection, 25_000)
    await users.model.update({ isActive: false }, { where: {} })
    const fit = Array.from({ length: 50 }, (_, index) => index * 500 + 1)
    await users.model.update({ isActive: true }, { where: { id: fit } })
  })
  after(() => connection?.close())

  it('goes on where it has stopped, and misses nobody in either direction', async () => {
    for (const sort of SORTS) {
      for (const direction of ['asc', 'desc'] as const) {
        const query = { isActive: true, sort, direction, limit: 30 }
        const forwards = await walk(users, query, 'next')
        const backwards = await walk(users, { ...query, isLast: true }, 'previous')
        expect(forwards.ids, sort).to.have.length(50)
        expect(new Set(forwards.ids)).to.have.property('size', 50)
        expect(backwards.ids, sort).to.deep.equal([...forwards.ids].reverse())
        expect([forwards.cuts, backwards.cuts].every((cuts) => cuts > 0)).to.equal(true)
      }
    }
  })

  it('says that of too many names with one beginning only some were looked at', async () => {
    const { isCut } = await users.search({ prefix: 'u' })
    expect(isCut).to.equal(true)
    const few = await users.search({ prefix: 'user1234' })
    expect(few.isCut ?? false).to.equal(false)
    expect(few.users.length).to.be.above(0)
  })

  it('has a last page that is as full as any other, and nothing after it', async () => {
    const whole = (await users.search({ group: 'few', limit: 500 })).users.map(({ id }) => id)
    const last = await users.search({ group: 'few', limit: 10, isLast: true })
    expect(last.users.map(({ id }) => id)).to.deep.equal(whole.slice(-10))
    expect(last.next).to.equal(null)
    expect(last.previous).to.be.a('string')
  })
}

async function walk(users: SequelizeUserStore, query: UserQuery, way: 'next' | 'previous') {
  const ids: number[] = []
  let cuts = 0
  let page = await users.search(query)
  for (;;) {
    const found = page.users.map(({ id }) => id)
    ids.push(...(way === 'next' ? found : found.reverse()))
    if (page.isCut) cuts++
    const cursor = page[way]
    if (cursor === null) return { ids, cuts }
    const { isLast, ...rest } = query
    page = await users.search({ ...rest, [way === 'next' ? 'after' : 'before']: cursor })
  }
}
