import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { sha256 } from '../../../src/auth/crypto/keyed-digest.ts'
import type { SessionRecord } from '../../../src/auth/sessions/session-store.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { SequelizeSessionStore } from '../../../src/database/sessions/session-store.ts'
import { empty, mariadb, openDatabase, postgres, sqlite, type TestDatabase } from '../databases.ts'

const ID = 'an id of 256 random bits, as the cookie has it'
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

const session: SessionRecord = {
  idHash: sha256(ID),
  publicId: 'first',
  version: 1,
  userId: '7',
  backend: 'users',
  data: { login: { userId: '7', backend: 'users', stamp: 'x' }, cart: ['ä', '🦆', 1.5, null] },
  isRemembered: true,
  createdAt: NOW - 1000,
  lastSeenAt: NOW - 10,
  idleEndsAt: NOW + 1000,
  absoluteEndsAt: NOW + 5000,
  address: '2001:db8::1',
  agent: 'a browser',
  seriesHash: null,
  rotatedAt: null,
}
const touchAt = (lastSeenAt: number, idleEndsAt: number) => ({
  idHash: session.idHash,
  lastSeenAt,
  idleEndsAt,
})
const anonymous = { userId: null, backend: null, data: { cart: [1] } }

describe('SequelizeSessionStore', () => {
  describe('on SQLite', () => keepsSessions(sqlite))
  describe('on PostgreSQL', () => keepsSessions(postgres))
  describe('on MariaDB', () => keepsSessions(mariadb))
})

function keepsSessions(database: TestDatabase): void {
  let connection: Connection
  let store: SequelizeSessionStore
  let statements: string[]
  before(async function () {
    connection = await openDatabase(this, database)
    store = new SequelizeSessionStore(connection)
  })
  beforeEach(async () => {
    await empty(connection)
    statements = []
    connection.options.logging = (sql) => statements.push(sql)
  })
  after(() => connection?.close())

  const rows = () => connection.query<object>('SELECT * FROM sessions', { type: QueryTypes.SELECT })

  it('keeps only the SHA-256 of an id: the id itself is nowhere in the table', async () => {
    await store.insert(session)
    const text = JSON.stringify(await rows())

    expect(text).to.contain(sha256(ID))
    expect(text).to.not.contain(ID)
    expect(text).to.not.contain(Buffer.from(ID).toString('base64url'))
  })

  describe('find()', () => {
    it('gives back what was inserted, to the millisecond', async () => {
      await store.insert(session)
      await store.insert({
        ...session,
        ...anonymous,
        idHash: sha256('other'),
        publicId: 'other',
        address: null,
        agent: null,
        seriesHash: null,
        rotatedAt: null,
        isRemembered: false,
      })

      expect(await store.find(session.idHash, NOW)).to.deep.equal(session)
      expect(await store.find(sha256('other'), NOW)).to.deep.include({
        ...anonymous,
        address: null,
        agent: null,
        seriesHash: null,
        rotatedAt: null,
        isRemembered: false,
      })
    })

    it('ignores a session from the very moment on at which it ends, idle or absolute', async () => {
      await store.insert(session)
      await store.insert({
        ...session,
        idHash: sha256('short'),
        publicId: 'short',
        absoluteEndsAt: NOW + 500,
      })

      expect(await store.find(session.idHash, NOW + 999)).to.include({ version: 1 })
      expect(await store.find(session.idHash, NOW + 1000)).to.equal(null)
      expect(await store.find(sha256('short'), NOW + 499)).to.include({ version: 1 })
      expect(await store.find(sha256('short'), NOW + 500)).to.equal(null)
    })

    it('knows an id only as it is: no other case, no wildcard, no blank, nothing empty', async () => {
      await store.insert(session)
      const { idHash } = session
      const swapped = idHash.replace(/[a-z]/, (letter) => letter.toUpperCase())
      for (const other of [
        swapped,
        idHash.toLowerCase(),
        '',
        '%',
        `${idHash} `,
        idHash.slice(1),
        "' OR 1=1",
      ]) {
        expect(await store.find(other, NOW), other).to.equal(null)
      }
    })

    it('reads with one statement, and never writes', async () => {
      await store.insert(session)
      statements = []
      await store.find(session.idHash, NOW)
      await store.find(sha256('unknown'), NOW)

      expect(statements).to.have.length(2)
      for (const sql of statements) expect(sql).to.match(/^Executing \(default\): SELECT /)
    })

    it('drops a key named __proto__, and gives no data another prototype', async () => {
      await store.insert(session)
      const planted = '{"a":1,"__proto__":{"isAdmin":true},"b":{"__proto__":{"isAdmin":true}}}'
      await connection.query('UPDATE sessions SET data = :planted', { replacements: { planted } })
      const found = (await store.find(session.idHash, NOW))!

      expect(found.data).to.deep.equal({ a: 1, b: {} })
      expect('isAdmin' in found.data).to.equal(false)
    })
  })

  describe('insert()', () => {
    it('refuses an id that is there already, and leaves its session alone', async () => {
      await store.insert(session)
      const outcome = await store.insert({ ...session, userId: '8' }).catch((error) => error)

      expect(outcome).to.be.instanceOf(Error)
      expect(await store.find(session.idHash, NOW)).to.include({ userId: '7' })
    })

    it('keeps data of 60 kB', async () => {
      const data = { long: 'ä'.repeat(30_000) }
      await store.insert({ ...session, data })

      expect((await store.find(session.idHash, NOW))?.data).to.deep.equal(data)
    })
  })

  describe('update()', () => {
    it('writes the changes and raises the version, when it has the right one', async () => {
      await store.insert(session)

      expect(await store.update(session.idHash, 1, anonymous)).to.equal(true)
      expect(await store.find(session.idHash, NOW)).to.deep.equal({
        ...session,
        ...anonymous,
        version: 2,
      })
    })

    it('writes nothing with a version from before or from after', async () => {
      await store.insert({ ...session, version: 5 })

      expect(await store.update(session.idHash, 4, anonymous)).to.equal(false)
      expect(await store.update(session.idHash, 6, anonymous)).to.equal(false)
      expect(await store.find(session.idHash, NOW)).to.deep.equal({ ...session, version: 5 })
    })

    it('lets one of 20 parallel writers through', async () => {
      await store.insert(session)
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.update(session.idHash, 1, { ...anonymous, data: { index } }),
        ),
      )

      expect(outcomes.filter(Boolean)).to.have.length(1)
      expect(await store.find(session.idHash, NOW)).to.deep.include({
        version: 2,
        data: { index: outcomes.indexOf(true) },
      })
    })

    it('never brings a destroyed session back', async () => {
      await store.insert(session)
      await store.destroy(session.idHash)

      expect(await store.update(session.idHash, 1, anonymous)).to.equal(false)
      expect(await rows()).to.deep.equal([])
    })
  })

  describe('replace()', () => {
    const next = { ...session, idHash: sha256('the next id'), version: 1, isRemembered: false }

    it('puts a session under another id, and the old id is dead at once', async () => {
      await store.insert(session)

      expect(await store.replace(session.idHash, next)).to.equal(true)
      expect(await store.find(session.idHash, NOW)).to.equal(null)
      expect(await store.find(next.idHash, NOW)).to.deep.equal(next)
      expect(await rows()).to.have.length(1)
    })

    it('never brings a destroyed session back, under no id', async () => {
      await store.insert(session)
      await store.destroy(session.idHash)

      expect(await store.replace(session.idHash, next)).to.equal(false)
      expect(await rows()).to.deep.equal([])
    })

    it('lets one of 10 parallel changes of the id through', async () => {
      await store.insert(session)
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          store.replace(session.idHash, { ...next, idHash: sha256(`next ${index}`) }),
        ),
      )

      expect(outcomes.filter(Boolean)).to.have.length(1)
      expect(await rows()).to.have.length(1)
    })
  })

  describe('touch()', () => {
    it('moves the idle end and the time of the last visit, and nothing else', async () => {
      await store.insert(session)
      await store.touch([touchAt(NOW, NOW + 3000)])

      expect(await store.find(session.idHash, NOW)).to.deep.equal({
        ...session,
        lastSeenAt: NOW,
        idleEndsAt: NOW + 3000,
      })
    })

    it('never moves them back: a slow request does not undo a later one', async () => {
      await store.insert(session)
      await store.touch([touchAt(NOW, NOW + 3000)])
      await store.touch([touchAt(NOW - 5, NOW + 2995)])

      expect(await store.find(session.idHash, NOW)).to.include({
        lastSeenAt: NOW,
        idleEndsAt: NOW + 3000,
      })
    })

    it('does not move the absolute end, and does not bring a destroyed session back', async () => {
      await store.insert(session)
      await store.touch([touchAt(NOW, NOW + 99_000)])
      expect(await store.find(session.idHash, NOW + 5000)).to.equal(null)

      await store.destroy(session.idHash)
      await store.touch([touchAt(NOW + 1, NOW + 99_000)])
      expect(await rows()).to.deep.equal([])
    })
  })

  describe('destroy()', () => {
    it('removes one session, and does not mind one that is gone', async () => {
      await store.insert(session)
      await store.insert({ ...session, idHash: sha256('other'), publicId: 'other' })
      await store.destroy(session.idHash)
      await store.destroy(session.idHash)

      expect(await store.find(session.idHash, NOW)).to.equal(null)
      expect(await store.find(sha256('other'), NOW)).to.include({ version: 1 })
    })
  })

  describe('purge()', () => {
    it('removes what is over at that moment, says how many, and nothing that still runs', async () => {
      const ends: [id: string, idleEndsAt: number, absoluteEndsAt: number][] = [
        ['idle is over', NOW, NOW + 1],
        ['absolute is over', NOW + 1, NOW],
        ['both are over', NOW - 1, NOW - 1],
        ['runs', NOW + 1, NOW + 1],
      ]
      for (const [id, idleEndsAt, absoluteEndsAt] of ends) {
        await store.insert({
          ...session,
          ...{ idHash: sha256(id), publicId: id, idleEndsAt, absoluteEndsAt },
        })
      }

      expect(await store.purge(NOW)).to.equal(3)
      expect(await store.purge(NOW)).to.equal(0)
      expect(await store.find(sha256('runs'), NOW)).to.include({ version: 1 })
    })
  })
}
