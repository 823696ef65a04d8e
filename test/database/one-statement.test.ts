import { expect } from 'chai'
import type { AuditEntry } from '../../src/auth/audit/audit-store.ts'
import type { ThrottleKey } from '../../src/auth/throttling/throttle-store.ts'
import type { Connection } from '../../src/database/connection/connection.ts'
import {
  SequelizeAuditStore,
  SequelizeDeviceStore,
  SequelizeFactorStore,
  SequelizeLeaseStore,
  SequelizeOutboxStore,
  SequelizeSessionStore,
  SequelizeThrottleStore,
  SequelizeTokenStore,
} from '../../src/sequelize.ts'
import { factor } from '../../src/testing/kit/factor-store/factors.ts'
import { NOW, OWNER, sessionRecord, token } from '../../src/testing/kit/samples.ts'
import { mariadb, openDatabase, postgres, sqlite, type TestDatabase } from './databases.ts'

type Call = (connection: Connection) => Promise<unknown>

const { id, purpose, digest } = token()
const { idHash } = sessionRecord()
const hashes = Array.from({ length: 500 }, (_, index) => `hash ${index}`)
const touches = hashes.map((hash) => ({ idHash: hash, lastSeenAt: NOW, idleEndsAt: NOW }))
const keys: readonly ThrottleKey[] = [
  { key: 'client', rule: { kind: 'window', limit: 3, windowMs: 1000 } },
  {
    key: 'account',
    rule: { kind: 'backoff', free: 3, firstMs: 10, longestMs: 99, stopAt: 9, forgetMs: 999 },
  },
]
const entry: AuditEntry = {
  ...{ id: '1', name: 'logout', at: NOW, actor: OWNER, subject: OWNER, session: null },
  ...{ address: null, agent: null, requestId: null, details: {} },
}

/** Every call that must be one step, on tables with nothing in them. */
const CALLS: Readonly<Record<string, Call>> = {
  'touch() of 500 sessions': (db) => new SequelizeSessionStore(db).touch(touches),
  'listOf()': (db) => new SequelizeSessionStore(db).listOf(OWNER, NOW),
  'destroyOne()': (db) => new SequelizeSessionStore(db).destroyOne(OWNER, 'public'),
  'destroyOldest() of sessions': (db) =>
    new SequelizeSessionStore(db).destroyOldest(OWNER, idHash, 2, 0),
  'destroyAllOf() of sessions': (db) => new SequelizeSessionStore(db).destroyAllOf(OWNER, idHash),
  'destroyAllOfMany() of sessions': (db) =>
    new SequelizeSessionStore(db).destroyAllOfMany('users', hashes),
  'destroyAllOfMany() of tokens': (db) =>
    new SequelizeTokenStore(db).destroyAllOfMany('users', hashes, [purpose]),
  'forgetAllOfMany() of devices': (db) =>
    new SequelizeDeviceStore(db).forgetAllOfMany('users', hashes),
  'issueMany() of 500 tokens': (db) =>
    new SequelizeTokenStore(db).issueMany(hashes.map((one) => ({ ...token(), id: one }))),
  'find() of a token': (db) => new SequelizeTokenStore(db).find(purpose, id, NOW),
  'tryCode()': (db) => new SequelizeTokenStore(db).tryCode(id, NOW),
  'consume()': (db) => new SequelizeTokenStore(db).consume(purpose, id, digest, NOW),
  'destroyAllOf() of tokens': (db) => new SequelizeTokenStore(db).destroyAllOf(OWNER),
  'reserve() of two keys': (db) => new SequelizeThrottleStore(db).reserve(keys, NOW),
  'settle() of two keys': (db) => new SequelizeThrottleStore(db).settle(keys, true),
  'append() of two entries': (db) =>
    new SequelizeAuditStore(db).append([entry, { ...entry, id: '2' }]),
  'list()': (db) => new SequelizeAuditStore(db).list({ subject: OWNER, from: 1 }, null, 9),
  'countByTime()': (db) =>
    new SequelizeAuditStore(db).countByTime({ names: ['a', 'b'], from: 0, to: NOW, everyMs: 9 }),
  'countByAddress()': (db) => new SequelizeAuditStore(db).countByAddress('a', 0, 9),
  'claim() of a lease': (db) => new SequelizeLeaseStore(db).claim('job', 'me', NOW + 1, NOW),
  'add() of two factors': (db) => new SequelizeFactorStore(db).add([factor('one'), factor('two')]),
  'listOf() of factors': (db) => new SequelizeFactorStore(db).listOf(OWNER),
  'use() of a factor': (db) => new SequelizeFactorStore(db).use('one', { counter: 1, at: NOW }),
  'remove() of factors': (db) => new SequelizeFactorStore(db).remove(OWNER, ['one', 'two']),
  'sent()': (db) => new SequelizeOutboxStore(db).sent('1', 'worker'),
}

describe('the stores ask with one statement', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    describe(`on ${database.name}`, () => asksOnce(database))
  }
})

function asksOnce(database: TestDatabase): void {
  let connection: Connection
  before(async function () {
    connection = await openDatabase(this, database)
  })
  after(() => connection?.close())

  for (const [name, call] of Object.entries(CALLS)) {
    it(`for ${name}`, async () => {
      const statements: string[] = []
      connection.options.logging = (sql) => statements.push(sql)
      await call(connection)

      expect(statements).to.have.length(1)
    })
  }

  it('for nothing when there is nothing to touch, append, count or give back', async () => {
    const statements: string[] = []
    connection.options.logging = (sql) => statements.push(sql)
    await new SequelizeSessionStore(connection).touch([])
    await new SequelizeAuditStore(connection).append([])
    await new SequelizeThrottleStore(connection).reserve([], NOW)
    await new SequelizeThrottleStore(connection).settle(keys, false)

    expect(statements).to.deep.equal([])
  })
}
