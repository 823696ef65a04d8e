import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { SessionRecord } from '../../../src/auth/sessions/session-store.ts'
import { connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { Migrator } from '../../../src/database/migrations/migrator.ts'
import { SequelizeSessionStore } from '../../../src/database/sessions/session-store.ts'
import { addSessions, count } from '../../support/ended-sessions.ts'
import {
  empty,
  mariadb,
  openAgain,
  openDatabase,
  postgres,
  sqlite,
  type TestDatabase,
} from '../databases.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const MANY = 4000

describe('purge() of many sessions', () => {
  describe('on SQLite', () => purgesInSteps(sqlite))
  describe('on PostgreSQL', () => purgesInSteps(postgres))
  describe('on MariaDB', () => purgesInSteps(mariadb))

  it('works on a database in memory, which has one handle only', async () => {
    const connection = await connect({ url: 'sqlite::memory:' })
    try {
      await new Migrator(connection).up()
      await addSessions(connection, 120)

      expect(await new SequelizeSessionStore(connection).purge(NOW)).to.equal(120)
    } finally {
      await connection.close()
    }
  })
})

function purgesInSteps(database: TestDatabase): void {
  let connection: Connection
  let store: SequelizeSessionStore
  before(async function () {
    connection = await openDatabase(this, database)
    store = new SequelizeSessionStore(connection)
  })
  beforeEach(() => empty(connection))
  after(() => connection?.close())

  it('lets what others read and write through while it is at work', async () => {
    await addSessions(connection, MANY)
    await store.insert(session('reader'))
    let isPurging = true
    const purged = store.purge(NOW).finally(() => {
      isPurging = false
    })
    let answered = 0
    while (isPurging && answered < 20) {
      await store.touch([
        { idHash: 'reader', lastSeenAt: NOW + answered, idleEndsAt: NOW + 1000 + answered },
      ])
      await store.insert(session(`new ${answered}`))
      expect(await store.find('reader', NOW)).to.include({ lastSeenAt: NOW + answered })
      if (isPurging) answered += 1
    }

    expect(answered).to.equal(20)
    expect(await purged).to.equal(MANY)
  })

  it('removes all that is over, idle or absolute, and nothing else', async () => {
    await addSessions(connection, 300, { idleEndsAt: NOW, absoluteEndsAt: NOW + 1 })
    await addSessions(connection, 300, { idleEndsAt: NOW + 1, absoluteEndsAt: NOW })
    await addSessions(connection, 300, { idleEndsAt: NOW + 1, absoluteEndsAt: NOW + 1 })

    expect(await store.purge(NOW)).to.equal(600)
    expect(await count(connection)).to.equal(300)
  })

  it('leaves nothing and counts nothing twice when two processes purge at once', async () => {
    await addSessions(connection, MANY)
    const other = await openAgain(connection)
    try {
      const [one, two] = await Promise.all([
        store.purge(NOW),
        new SequelizeSessionStore(other).purge(NOW),
      ])

      expect(one + two).to.equal(MANY)
      expect(await count(connection)).to.equal(0)
    } finally {
      await other.close()
    }
  })

  it('spares a session that somebody makes longer at that moment', async () => {
    await addSessions(connection, 200)
    const over = { ...session('kept'), idleEndsAt: NOW - 1 }
    await store.insert(over)
    const transaction = await connection.transaction()
    await connection.query(`UPDATE sessions SET idle_ends_at = ${NOW + 9} WHERE id_hash = 'kept'`, {
      transaction,
    })
    const other = await openAgain(connection)
    try {
      const purged = new SequelizeSessionStore(other).purge(NOW)
      await pause(100)
      await transaction.commit()

      expect(await purged).to.equal(200)
      expect(await store.find('kept', NOW)).to.include({ idleEndsAt: NOW + 9 })
    } finally {
      await other.close()
    }
  })

  it('ends soon and without an error when its connection is closed', async () => {
    await addSessions(connection, MANY)
    const other = await openAgain(connection)
    const purged = new SequelizeSessionStore(other).purge(NOW)
    while ((await count(connection)) === MANY) await pause(1)
    await other.close()
    const removed = await purged

    expect(removed).to.be.above(0).and.below(MANY)
    expect(await count(connection)).to.equal(MANY - removed)
  })

  it('only looks when nothing is over: a write would have to wait for others', async () => {
    await store.insert(session('runs'))
    const statements: string[] = []
    const other = await openAgain(connection)
    other.options.logging = (sql) => statements.push(sql)
    try {
      expect(await new SequelizeSessionStore(other).purge(NOW)).to.equal(0)
      expect(statements).to.not.deep.equal([])
      for (const sql of statements) expect(sql).to.match(/^Executing \(\w+\): SELECT /)
    } finally {
      await other.close()
    }
  })
}

function session(idHash: string): SessionRecord {
  return {
    idHash,
    publicId: idHash,
    version: 1,
    userId: '7',
    backend: 'users',
    data: {},
    isRemembered: false,
    createdAt: NOW - 5000,
    lastSeenAt: NOW - 1000,
    idleEndsAt: NOW + 1000,
    absoluteEndsAt: NOW + 5000,
    address: null,
    agent: null,
    seriesHash: null,
    rotatedAt: null,
  }
}
