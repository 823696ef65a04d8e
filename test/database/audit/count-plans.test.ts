import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import type { AuditEntry } from '../../../src/auth/audit/audit-store.ts'
import { SequelizeAuditStore } from '../../../src/database/audit/audit-store.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { NOW } from '../../../src/testing/kit/samples.ts'
import { openDatabase, postgres, sqlite, type TestDatabase } from '../databases.ts'

const COUNT = 20_000
const HOUR_MS = 3_600_000
const NAMES = ['login.succeeded', 'login.failed', 'login.throttled', 'logout', 'user.updated']

describe('the plans of the charts', function () {
  this.timeout(120_000)
  for (const database of [sqlite, postgres]) describe(`on ${database.name}`, () => plans(database))
})

function plans(database: TestDatabase): void {
  let connection: Connection
  let store: SequelizeAuditStore
  before(async function () {
    connection = await openDatabase(this, database)
    store = new SequelizeAuditStore(connection)
    for (let from = 0; from < COUNT; from += 500) {
      await store.append(Array.from({ length: 500 }, (_, index) => entry(from + index)))
    }
    await connection.query(database === sqlite ? 'ANALYZE' : 'VACUUM ANALYZE audit_events')
  })
  after(() => connection?.close())

  async function planOf(work: () => Promise<unknown>): Promise<string> {
    const seen: string[] = []
    connection.options.logging = (sql) => seen.push(sql)
    await work()
    connection.options.logging = false
    const [sql = ''] = seen.map((one) => one.replace(/^Executing \(default\): /, ''))
    const explain = database === sqlite ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'
    const rows = await connection.query<object>(`${explain} ${sql}`, { type: QueryTypes.SELECT })
    return rows.map((row) => Object.values(row).join(' ')).join('\n')
  }

  it('counts by time from the index of name and time alone: no row is read', async () => {
    const plan = await planOf(() =>
      store.countByTime({
        names: ['login.succeeded', 'login.failed'],
        ...{ from: NOW - 24 * HOUR_MS, to: NOW, everyMs: HOUR_MS },
      }),
    )
    expect(plan).to.match(/(COVERING INDEX|Index Only Scan using) audit_events_name_at_id/)
  })

  it('counts by address within the same index, from the newest on', async () => {
    const plan = await planOf(() => store.countByAddress('login.throttled', NOW - HOUR_MS, 10))
    expect(plan).to.match(/audit_events_name_at_id/)
  })
}

/** One every 40 seconds, back from now. */
function entry(index: number): AuditEntry {
  const nobody = { actor: null, subject: null, session: null, agent: null, requestId: null }
  return {
    ...{ id: `${index}`, at: NOW - index * 40_000, address: `10.0.0.${index % 250}` },
    ...{ ...nobody, name: NAMES[index % NAMES.length] ?? '', details: {} },
  }
}
