import { expect } from 'chai'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { signedBefore } from '../../../src/database/inspection/signed-before.ts'
import { SequelizeMarkStore } from '../../../src/database/marks/mark-store.ts'
import { sequelizeStores } from '../../../src/database/sequelize-stores.ts'
import { sessionRecord, token } from '../../../src/testing/kit/samples.ts'
import { databases, openDatabase, prefixedDatabases } from '../databases.ts'

const DAY = 86_400_000

for (const database of [...databases, ...prefixedDatabases]) {
  describe(`the marks on ${database.name}`, function onDatabase() {
    this.timeout(60_000)
    let connection: Connection
    let store: SequelizeMarkStore
    before(async function open() {
      connection = await openDatabase(this, database)
      store = new SequelizeMarkStore(connection)
    })
    after(() => connection?.close())

    it('of many that are added at once one stays', async () => {
      await Promise.all(Array.from({ length: 8 }, (_, index) => store.add('id', index + 1)))
      const first = (await store.all()).get('id')
      expect(first).to.be.within(1, 8)
      await store.add('id', 99)
      expect((await store.all()).get('id')).to.equal(first)
    })

    it('move forward, never back, and hold a time', async () => {
      const now = Date.now()
      await Promise.all([3, 1, 2].map((step) => store.raise('epoch', now + step)))
      await store.raise('epoch', 5)
      expect((await store.all()).get('epoch')).to.equal(now + 3)
    })

    it('tell what a secret from before is still needed for', async () => {
      const { sessions, tokens } = sequelizeStores(connection)
      const [since, now] = [10 * DAY, 11 * DAY]
      const session = (idHash: string, lastSeenAt: number, idleEndsAt: number) =>
        sessions.insert(
          sessionRecord({
            ...{ idHash, publicId: idHash, seriesHash: null, userId: '1', backend: 'users' },
            ...{ createdAt: 1, lastSeenAt, idleEndsAt, absoluteEndsAt: 99 * DAY },
          }),
        )
      await session('unused', since - 1, 20 * DAY)
      await session('used', since + 1, 30 * DAY)
      await session('over', 1, now)
      const link = (id: string, purpose: string, createdAt: number, expiresAt: number) =>
        tokens.issue(token({ id, purpose, createdAt, expiresAt }))
      await link('a', 'invite', since - 1, 15 * DAY)
      await link('b', 'invite', since + 1, 40 * DAY)
      await link('c', 'password-required', 1, 99 * DAY)
      await link('d', 'reopen', since - DAY, 400 * DAY)
      const left = await signedBefore(connection, since, { now, closeGraceDays: 30 })
      expect(left).to.deep.equal({ sessions: 1, tokens: 2, until: 39 * DAY })
    })
  })
}
