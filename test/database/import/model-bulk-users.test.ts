import { expect } from 'chai'
import type { Sequelize } from 'sequelize'
import type { NewUser } from '../../../src/auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../../src/auth/errors.ts'
import { SequelizeUsernameStore } from '../../../src/database/usernames/username-store.ts'
import { AbstractUser, attach, Migrator, SequelizeUserStore } from '../../../src/sequelize.ts'
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
    let app: Sequelize
    let other: Sequelize
    let users: SequelizeUserStore<Member>
    let names: SequelizeUsernameStore
    before(async function () {
      this.timeout(60_000)
      const url = await database.createUrl(this)
      app = newAppInstance(url, { define: { timestamps: false, charset: 'utf8mb4' } })
      other = newAppInstance(url)
      const connection = attach(app)
      await new Migrator(connection).up()
      users = new SequelizeUserStore(connection, Member)
      names = new SequelizeUsernameStore(connection)
      await users.model.sync()
    })
    beforeEach(async () => {
      await users.model.destroy({ where: {} })
      await users.create({ username: 'ada', email: 'ada@example.com' })
    })
    after(() => Promise.all([app?.close(), other?.close()]))

    it('says of each user what is in the way, writes nothing in a dry run, and then the others', async () => {
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
    })

    it('lets others write between two batches of a dry run, and remembers what came before', async () => {
      const bulk = users.bulk()
      await bulk.begin()
      const [, later] = await bulk.dryRun(async (writer) => {
        const first = await writer.write([{ username: 'eve', email: 'eve@example.com' }], [2])
        await other.query("INSERT INTO groups (name) VALUES ('meanwhile')")
        const second = [{ username: 'EVE' }, { username: 'bob', email: 'eve@example.com' }]
        return [first, await writer.write(second, [3, 4])]
      })
      expect(later).to.deep.equal([
        { kind: 'repeated', line: 2 },
        { kind: 'email_taken', line: 2 },
      ])
      expect(await users.model.count()).to.equal(1)
    })

    it('gives nobody a username that is kept for somebody, nor one that looks like it', async () => {
      const owner = { backend: users.backend, userId: '77' }
      await names.keep({ owner, username: 'alice', until: Date.now() + 1e9 })
      const bulk = users.bulk()
      const usernames = ['Alice', '\u0430lice', 'bob'] // Cyrillic a
      for (const run of ['dryRun', 'transaction'] as const) {
        await bulk.begin()
        const found = await bulk[run]((writer) =>
          writer.write(
            usernames.map((username) => ({ username })),
            [2, 3, 4],
          ),
        )
        expect(found).to.deep.equal([{ kind: 'exists' }, { kind: 'looks_alike' }, null])
      }
      expect(await users.model.count()).to.equal(2)
      await names.releaseAllOf(owner)
    })

    async function failsLater(): Promise<void> {
      const owner = { backend: users.backend, userId: '78' }
      const leave = () => names.keep({ owner, username: 'carol', until: Date.now() + 1e9 })
      users.model.addHook('afterCreate', 'leave', leave)
      const bulk = users.bulk()
      await bulk.begin()
      const failure = await bulk
        .transaction((writer) => writer.write([{ username: 'carol' }], [2]))
        .catch((error: unknown) => error)
      users.model.removeHook('afterCreate', 'leave')
      expect(failure).to.be.an.instanceOf(AlreadyTaken)
      expect(await users.model.count()).to.equal(1)
      await names.releaseAllOf(owner)
    }
    // Who writes to an SQLite file is alone: nobody leaves a name meanwhile.
    if (database.name !== 'SQLite') {
      it('fails, and writes nothing, where a username is left while it writes', failsLater)
    }
  })
}
