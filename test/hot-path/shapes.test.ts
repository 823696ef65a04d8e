import { expect } from 'chai'
import { DataType, Table } from 'sequelize-typescript'
import { AbstractUser } from '../../src/sequelize.ts'
import { declareTable } from '../models/club.ts'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const COMPANIES = 'CREATE TABLE companies (id INTEGER PRIMARY KEY)'

const COLUMNS = `username VARCHAR(150) NOT NULL, username_key VARCHAR(300) NOT NULL UNIQUE,
  email VARCHAR(254), email_key VARCHAR(300) UNIQUE, password_hash VARCHAR(255) NOT NULL,
  rehashed_stamp VARCHAR(100), first_name VARCHAR(150) NOT NULL, last_name VARCHAR(150) NOT NULL,
  is_active BOOLEAN NOT NULL, is_staff BOOLEAN NOT NULL, is_superuser BOOLEAN NOT NULL,
  date_joined DATETIME NOT NULL, last_login DATETIME, banned BOOLEAN DEFAULT false,
  deleted_at DATETIME, company INTEGER REFERENCES companies (id) ON DELETE CASCADE`

const uuid = { type: DataType.UUID, primaryKey: true, defaultValue: DataType.UUIDV4 }
const text = { type: DataType.STRING, primaryKey: true, defaultValue: () => `id-${Math.random()}` }

class UuidMember extends AbstractUser {}
declareTable(UuidMember, 'members', { id: uuid })

class TextMember extends AbstractUser {}
declareTable(TextMember, 'members', { id: text })

class ParanoidMember extends AbstractUser {}
declareTable(ParanoidMember, 'members', { id: uuid })
Table({ timestamps: true, paranoid: true, createdAt: false, updatedAt: false })(ParanoidMember)

class ScopedMember extends AbstractUser {}
declareTable(ScopedMember, 'members', { id: uuid, banned: { type: DataType.BOOLEAN } })
Table({ timestamps: false, defaultScope: { where: { banned: false } } })(ScopedMember)

class ChosenMember extends AbstractUser {
  static refused = new Set<string>()
  /** As somebody may do who wants to see whatever is found. */
  static override async findAll(...given: [never]): Promise<never> {
    // biome-ignore lint/complexity/noThisInStatic: it is the model bound to a connection.
    const users = (await super.findAll(...given)) as unknown as AbstractUser[]
    return users.filter(({ username }) => !ChosenMember.refused.has(username)) as never
  }
}
declareTable(ChosenMember, 'members', { id: uuid })

const SHAPES = { UuidMember, TextMember, ParanoidMember, ScopedMember, ChosenMember }

for (const [name, model] of Object.entries(SHAPES)) {
  describe(`users of another shape, ${name}`, () => {
    let app: TestApp
    before(async () => {
      const table = `CREATE TABLE members (id VARCHAR(100) PRIMARY KEY, ${COLUMNS})`
      app = await openTestApp({ model: model as never, tables: [COMPANIES, table] })
    })
    after(() => app.stop())

    async function somebody() {
      const person = await app.somebody()
      for (let times = 0; times < 2; times++) {
        expect(await look(person.browser)).to.include({ isMember: true, name: '', mayRead: false })
      }
      const user = (await app.users.findById(person.id)) as AbstractUser
      return { ...person, user, isIn: async () => (await look(person.browser)).isMember }
    }

    it('are out at the next request when they are deleted', async () => {
      const { user, isIn } = await somebody()
      await user.destroy()
      expect(await isIn()).to.equal(false)
    })

    it('are out at the next request when they are deactivated', async () => {
      const { user, isIn } = await somebody()
      await user.update({ isActive: false })
      expect(await isIn()).to.equal(false)
    })

    it('have their new name at the next request', async () => {
      const { id, browser } = await somebody()
      await app.users.model.update({ firstName: 'Augusta' }, { where: { id } as never })
      expect((await look(browser)).name).to.equal('Augusta')
    })

    it('lose a permission at the next request', async () => {
      const { user, browser } = await somebody()
      const reference = app.users.referenceTo(user)
      await app.grants.grant(reference, REPORTS)
      expect((await look(browser)).mayRead).to.equal(true)
      await app.grants.revoke(reference, REPORTS)
      expect((await look(browser)).mayRead).to.equal(false)
    })

    it('are out at the next request when they are deleted with their company', async () => {
      const { id, isIn } = await somebody()
      await app.connection.query(`INSERT OR IGNORE INTO companies VALUES (1)`)
      await app.connection.query(`UPDATE members SET company = 1 WHERE id = '${id}'`)
      expect(await isIn()).to.equal(true)
      await app.connection.query('DELETE FROM companies')
      expect(await isIn()).to.equal(false)
    })

    it('are out at the next request when a hook that is new takes them out', async () => {
      const { name, isIn } = await somebody()
      app.users.model.addHook('afterFind', 'refuse', (found) => {
        for (const user of [found ?? []].flat() as unknown as AbstractUser[]) {
          if (user.username === name) user.isActive = false
        }
      })
      const answer = await isIn()
      app.users.model.removeHook('afterFind', 'refuse')
      expect(answer).to.equal(false)
    })
  })
}

describe('users that a scope or the model itself hides', () => {
  for (const [name, model, hide] of [
    [
      'ScopedMember',
      ScopedMember,
      ({ connection }: TestApp) => connection.query('UPDATE members SET banned = true'),
    ],
    [
      'ChosenMember',
      ChosenMember,
      async (_: TestApp, who: string) => ChosenMember.refused.add(who),
    ],
  ] as const) {
    it(`are out at the next request: ${name}`, async () => {
      const table = `CREATE TABLE members (id VARCHAR(100) PRIMARY KEY, ${COLUMNS})`
      const app = await openTestApp({ model: model as never, tables: [COMPANIES, table] })
      const { name: who, browser } = await app.somebody()
      const before = (await look(browser)).isMember
      await hide(app, who)
      const after = (await look(browser)).isMember
      await app.stop()
      expect([before, after]).to.deep.equal([true, false])
    })
  }
})
