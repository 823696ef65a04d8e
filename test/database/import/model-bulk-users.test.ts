import { expect } from 'chai'
import type { NewUser } from '../../../src/auth/accounts/user-store.ts'
import { AbstractUser, attach, SequelizeUserStore } from '../../../src/sequelize.ts'
import { declareTable } from '../../models/club.ts'
import { databases, newAppInstance } from '../databases.ts'

class Member extends AbstractUser {
  static override columns = { username: 'login' }
}
declareTable(Member, 'members')

const USERS: readonly NewUser[] = [
  { username: 'ADA' },
  { username: 'grace', email: 'grace@example.com' },
  { username: 'Grace' },
  { username: 'alan', email: 'GRACE@example.com' },
  { username: 'linus', email: 'ada@example.com' },
]
const LINES = [2, 3, 4, 5, 6]
const CONFLICTS = [
  { kind: 'exists' },
  null,
  { kind: 'repeated', line: 3 },
  { kind: 'email_taken', line: 3 },
  { kind: 'email_taken' },
]

for (const database of databases) {
  describe(`an import into a table of an app, on ${database.name}`, () => {
    it('says of each user what is in the way, writes nothing in a dry run, and then the others', async function () {
      const app = newAppInstance(await database.createUrl(this), { define: { timestamps: false } })
      const connection = attach(app)
      const users = new SequelizeUserStore(connection, Member)
      await users.model.sync()
      await users.create({ username: 'ada', email: 'ada@example.com' })
      const bulk = users.bulk()

      for (const run of ['dryRun', 'transaction'] as const) {
        await bulk.begin()
        expect(await bulk[run]((writer) => writer.write(USERS, LINES))).to.deep.equal(CONFLICTS)
        expect(await users.model.count()).to.equal(run === 'dryRun' ? 1 : 2)
      }
      const undone = bulk.transaction(async (writer) => {
        await writer.write([{ username: 'alan' }], [2])
        throw new Error('undone')
      })
      expect(await undone.catch(({ message }) => message)).to.equal('undone')
      expect(await users.model.count()).to.equal(2)
      await app.close()
    })
  })
}
