import { expect } from 'chai'
import type { SessionPage } from '../../src/auth/sessions/session-store.ts'
import { type Connection, type SequelizeStores, sequelizeStores } from '../../src/sequelize.ts'
import { databases, empty, openDatabase, sqlName } from './databases.ts'

const NOW = 1_800_000_000_000
const HOUR_MS = 3_600_000

for (const database of databases) {
  describe(`what the admin lists, on ${database.name}`, () => {
    let connection: Connection
    let stores: SequelizeStores
    before(async function () {
      connection = await openDatabase(this, database)
      stores = sequelizeStores(connection)
    })
    beforeEach(async () => {
      await empty(connection)
      await connection.query(`DELETE FROM ${sqlName(connection, 'outbox')}`)
    })
    after(() => connection?.close())

    const addSession = (name: string, createdAt: number, more: object = {}) =>
      stores.sessions.insert({
        ...{ idHash: name, publicId: name, version: 0, userId: '7', backend: 'users', data: {} },
        ...{ isRemembered: false, createdAt, lastSeenAt: createdAt, address: null, agent: null },
        ...{ seriesHash: null, rotatedAt: null },
        ...{ idleEndsAt: NOW + HOUR_MS, absoluteEndsAt: NOW + HOUR_MS },
        ...more,
      })

    const listAll = (after: string | null, limit: number) =>
      stores.sessions.listAll?.(after, limit, NOW) as Promise<SessionPage>

    it('the sessions of everybody, the newest first, without those that are over or nobody is in', async () => {
      for (let index = 0; index < 7; index++) {
        // Several began at the same time.
        await addSession(`s${index}`, NOW - Math.floor(index / 3) * 1000)
      }
      await addSession('idle', NOW, { idleEndsAt: NOW })
      await addSession('over', NOW, { absoluteEndsAt: NOW - 1 })
      await addSession('visitor', NOW, { userId: null, backend: null })
      const seen: string[] = []
      let after: string | null = null
      do {
        const page = await listAll(after, 2)
        expect(page.sessions.length).to.be.within(1, 2)
        seen.push(...page.sessions.map(({ publicId }) => publicId))
        after = page.next
        expect(page.sessions[0]?.owner).to.deep.equal({ backend: 'users', userId: '7' })
        expect(page.sessions[0]).to.not.have.any.keys('idHash', 'data', 'seriesHash')
      } while (after !== null)
      expect(seen).to.deep.equal(['s0', 's1', 's2', 's3', 's4', 's5', 's6'])
      expect((await listAll('nonsense', 50)).sessions).to.have.length(7)
    })

    it('the mails that were taken last, without what is in them, and tries again those that wait', async () => {
      const add = (id: string, createdAt: number) =>
        stores.outbox.add({
          ...{ id, template: 'reset-asked', language: 'en', to: `${id}@example.test` },
          ...{ params: 'sealed', createdAt },
        })
      for (const [index, id] of ['a', 'b', 'c'].entries()) await add(id, NOW + index)
      const claimed = await stores.outbox.claim('w', NOW + 10_000, NOW + 100, 1)
      expect(claimed.map(({ id }) => id)).to.deep.equal(['a'])
      await stores.outbox.failed('a', 'w', NOW + HOUR_MS)
      await stores.outbox.claim('w', NOW + HOUR_MS, NOW + 100, 1)
      const [c, b, a] = await stores.outbox.newest(10)
      expect([c?.id, b?.id, a?.id]).to.deep.equal(['c', 'b', 'a'])
      expect(a).to.deep.equal({
        ...{ id: 'a', template: 'reset-asked', language: 'en', to: 'a@example.test' },
        ...{ attempts: 1, createdAt: NOW, state: 'waiting', dueAt: NOW + HOUR_MS },
      })
      // What a worker is sending stays with it.
      expect(await stores.outbox.retry(NOW + 200)).to.equal(1)
      const due = await stores.outbox.claim('other', NOW + HOUR_MS, NOW + 300, 10)
      expect(due.map(({ id }) => id)).to.deep.equal(['a', 'c'])
      expect(await stores.outbox.newest(1)).to.have.length(1)
    })

    it('many people at once, each by an id that is written exactly so', async () => {
      const ids = []
      for (const username of ['ann', 'bob', 'cid']) {
        ids.push(String((await stores.users.create({ username })).id))
      }
      const [one = '', , three = ''] = ids
      const found = await stores.users.findByIds([three, one, `0${one}`, 'x', '', '999999', one])
      expect(found.map(({ username }) => username).sort()).to.deep.equal(['ann', 'cid'])
      expect(await stores.users.findByIds([])).to.deep.equal([])
    })
  })
}
