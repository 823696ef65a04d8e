import { expect } from 'chai'
import { DataType } from 'sequelize-typescript'
import { sha256 } from '../../src/auth/crypto/keyed-digest.ts'
import type { SessionReader } from '../../src/auth/sessions/session-store.ts'
import { AbstractUser } from '../../src/sequelize.ts'
import { mariadb, postgres, sqlite } from '../database/databases.ts'
import { declareTable } from '../models/club.ts'
import { openTestApp, type TestApp } from './test-app.ts'

class Member extends AbstractUser {}
declareTable(Member, 'members', {
  id: { type: DataType.BIGINT, primaryKey: true },
  born: { type: DataType.DATE },
  day: { type: DataType.DATEONLY },
  height: { type: DataType.DECIMAL(10, 3) },
  weight: { type: DataType.DOUBLE },
  papers: { type: DataType.JSON },
  isTall: { type: DataType.BOOLEAN, field: 'tall' },
  picture: { type: DataType.BLOB },
  shout: {
    type: DataType.STRING,
    get(this: AbstractUser) {
      return `${String(this.getDataValue('shout')).toUpperCase()}!`
    },
  },
})

const VALUES = {
  id: 9_007_199_254_740_991n,
  born: new Date('1815-12-10T01:02:03.456Z'),
  day: '1815-12-10',
  height: '1.650',
  weight: 51.25,
  papers: { notes: ['on the engine', { page: 7 }], empty: null },
  isTall: true,
  picture: Buffer.from([0, 255, 10]),
  shout: 'hello',
  isActive: true,
}

for (const database of [sqlite, postgres, mariadb]) {
  describe(`a user who was read together with the session: ${database.name}`, () => {
    let app: TestApp
    before(async function start() {
      this.timeout(60_000)
      app = await openTestApp({
        url: await database.createUrl(this),
        model: Member as never,
        sync: true,
      })
    })
    after(() => app?.stop())

    for (const flags of [
      { isActive: true, isStaff: false, isSuperuser: false, isTall: false },
      { isActive: true, isStaff: true, isSuperuser: true, isTall: true },
    ]) {
      it(`has all that their model would have found: ${JSON.stringify(flags)}`, async () => {
        const username = flags.isStaff ? 'ada' : 'grace'
        const id = flags.isStaff ? VALUES.id : 7n
        const values = { ...VALUES, ...flags, id }
        await app.users.createUser(username, null, 'correct horse battery staple', values)
        const browser = await app.loggedIn(username)
        const reader = app.store.createReader(app.services.auth.backends) as SessionReader
        for (const way of ['from the database', 'from memory']) {
          const found = await reader.find(sha256(browser.sessionId as string), Date.now())
          const user = found?.user as AbstractUser
          const expected = (await app.users.findById(String(id))) as AbstractUser
          expect(user.dataValues, way).to.deep.equal(expected.dataValues)
          expect(user.get(), way).to.deep.equal(expected.get())
          expect(user.changed(), way).to.equal(expected.changed())
          expect(user.id, way).to.equal(expected.id)
          expect(user.sessionStamp(), way).to.equal(expected.sessionStamp())
        }
      })
    }
  })
}
