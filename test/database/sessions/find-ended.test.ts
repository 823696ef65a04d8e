import { expect } from 'chai'
import { sha256 } from '../../../src/auth/crypto/keyed-digest.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { SequelizeSessionStore } from '../../../src/database/sessions/session-store.ts'
import { NOW, publicIdOf, sessionRecord } from '../../../src/testing/kit/samples.ts'
import { databases, openDatabase } from '../databases.ts'

const MINUTE_MS = 60_000

for (const database of databases) {
  describe(`SequelizeSessionStore.findEnded() on ${database.name}`, () => {
    const isSqlite = database.name === 'SQLite'
    let connection: Connection
    let store: SequelizeSessionStore
    let said: string[] = []
    before(async function open() {
      connection = await openDatabase(this.test?.ctx ?? this, database)
      connection.options.logging = (text) => said.push(text)
      store = new SequelizeSessionStore(connection)
    })
    after(() => connection?.close())

    const ids = ['a', 'b', 'c'].map((name) => publicIdOf(sha256(name)))

    async function asked(now: number): Promise<[readonly string[], number]> {
      said = []
      const ended = await store.findEnded(ids, now)
      return [ended, said.filter((one) => one.includes('COUNT(*)')).length]
    }

    it('counts once, and on an SQLite file only if it has changed or a session is over by time', async () => {
      for (const name of ['a', 'b', 'c']) {
        const idleEndsAt = NOW + (name === 'b' ? MINUTE_MS : 2 * MINUTE_MS)
        await store.insert(sessionRecord({ idHash: sha256(name), idleEndsAt }))
      }
      expect(await asked(NOW)).to.deep.equal([[], 1])
      expect(await asked(NOW + 1)).to.deep.equal([[], isSqlite ? 0 : 1])
      await connection.query("UPDATE sessions SET agent = 'x'")
      expect(await asked(NOW + 2)).to.deep.equal([[], 1])
      expect(await asked(NOW + MINUTE_MS)).to.deep.equal([[ids[1]], 1])
      await store.destroy(sha256('a'))
      expect((await asked(NOW + 3))[0]).to.deep.equal([ids[0]])
    })
  })
}
