import { expect } from 'chai'
import type { AuditEntry } from '../../../src/auth/audit/audit-store.ts'
import { SequelizeAuditStore } from '../../../src/database/audit/audit-store.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { NOW } from '../../../src/testing/kit/samples.ts'
import {
  mariadb,
  openAgain,
  openDatabase,
  postgres,
  sqlite,
  type TestDatabase,
} from '../databases.ts'

const MANY = 500

describe('forget() of many audit entries', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    describe(`on ${database.name}`, () => forgetsInSteps(database))
  }
})

function forgetsInSteps(database: TestDatabase): void {
  let connection: Connection
  let store: SequelizeAuditStore
  before(async function () {
    connection = await openDatabase(this, database)
    store = new SequelizeAuditStore(connection)
  })
  beforeEach(async () => {
    await connection.query('DELETE FROM audit_events')
    await store.append(Array.from({ length: MANY }, (_, index) => entry(index)))
  })
  after(() => connection?.close())

  it('lets what others append through while it is at work', async () => {
    let isForgetting = true
    const forgotten = store.forget(NOW).finally(() => {
      isForgetting = false
    })
    let appended = 0
    while (isForgetting && appended < 3) {
      await store.append([entry(MANY + appended, NOW)])
      if (isForgetting) appended += 1
    }

    expect(appended).to.equal(3)
    expect(await forgotten).to.equal(MANY)
  })

  it('leaves nothing and counts nothing twice when two processes forget at once', async () => {
    const other = await openAgain(connection)
    try {
      const [one, two] = await Promise.all([
        store.forget(NOW),
        new SequelizeAuditStore(other).forget(NOW),
      ])

      expect(one + two).to.equal(MANY)
      const { entries } = await store.list({}, null, MANY)
      expect(entries.filter(({ agent }) => agent !== null)).to.deep.equal([])
    } finally {
      await other.close()
    }
  })
}

function entry(index: number, at = NOW - 1): AuditEntry {
  return {
    ...{ id: String(index), name: 'logout', at, actor: null, subject: null, session: null },
    ...{ address: null, agent: 'a browser', requestId: null, details: {} },
  }
}
