import { expect } from 'chai'
import type { NewUser } from '../../../src/auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../../src/auth/errors.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { User } from '../../../src/database/models/user.ts'
import { SequelizeUserStore } from '../../../src/database/users/user-store.ts'
import {
  databases,
  empty,
  openAgain,
  openDatabase,
  prefixedDatabases,
  type TestDatabase,
} from '../databases.ts'

const ada: NewUser = {
  username: 'Ada',
  email: 'Ada@example.com',
  passwordHash: 'counted$1$the password of ada',
}

describe('SequelizeUserStore', () => {
  for (const database of [...databases, ...prefixedDatabases]) {
    describe(`on ${database.name}`, () => keepsUsers(database))
  }
})

function keepsUsers(database: TestDatabase): void {
  let connection: Connection
  let users: SequelizeUserStore
  before(async function () {
    connection = await openDatabase(this, database)
    users = new SequelizeUserStore(connection)
  })
  beforeEach(() => empty(connection))
  after(() => connection?.close())

  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => 'it did not fail',
      (error: unknown) => error,
    )

  describe('create()', () => {
    it('keeps a user, who then has an id and all defaults', async () => {
      const { id } = await users.create(ada)
      const found = await users.findById(String(id))

      expect(found).to.include({
        ...ada,
        id,
        firstName: '',
        lastName: '',
        isActive: true,
        isStaff: false,
        isSuperuser: false,
        lastLogin: null,
        isAuthenticated: true,
        isAnonymous: false,
      })
      expect(found?.dateJoined).to.be.instanceOf(Date)
      expect(typeof id).to.equal('number')
    })

    it('keeps letters of every script, in names as long as they may be', async () => {
      for (const username of ['René', 'أحمد', '宝', 'Ωmega', '𠮷'.repeat(150), 'i̇'.repeat(75)]) {
        await users.create({ ...ada, username, email: null })
        expect(await users.findByUsername(username), username).to.include({ username })
      }
    })

    it('refuses a name or an address that differs only in case, and says which it was', async () => {
      await users.create(ada)
      const sameName = await failure(users.create({ ...ada, username: 'aDA', email: null }))
      const sameEmail = await failure(
        users.create({ ...ada, username: 'grace', email: 'ADA@EXAMPLE.COM' }),
      )

      expect(sameName).to.be.instanceOf(AlreadyTaken).with.property('field', 'username')
      expect(sameEmail).to.be.instanceOf(AlreadyTaken).with.property('field', 'email')
    })

    it('tells apart names that are only alike: accents, a dotless i, ß and ss', async () => {
      for (const username of ['rene', 'rené', 'mıke', 'strasse', 'straße']) {
        await users.create({ ...ada, username, email: `${username}@example.com` })
      }
      for (const username of ['rené', 'mıke', 'straße']) {
        expect(await users.findByUsername(username)).to.include({ username })
        expect(await users.findByEmail(`${username}@example.com`)).to.include({ username })
      }
      expect(await users.findByUsername('mike')).to.equal(null)
      expect(await users.findByEmail('mike@example.com')).to.equal(null)
    })

    it('keeps any number of users without an address', async () => {
      await users.create({ ...ada, username: 'one', email: null })
      await users.create({ ...ada, username: 'two', email: null })

      expect(await users.findByUsername('two')).to.include({ email: null, emailKey: null })
    })

    it('makes one row of 50 parallel attempts at one name, and refuses 49 with AlreadyTaken', async () => {
      const attempts = Array.from({ length: 50 }, (_, index) =>
        failure(users.create({ ...ada, username: index % 2 ? 'ADA' : 'ada', email: null })),
      )
      const refused = (await Promise.all(attempts)).filter((one) => one instanceof AlreadyTaken)

      expect(refused).to.have.length(49)
      expect(await countUsers(connection)).to.equal(1)
    })

    it('never gives the id of a deleted user to another', async () => {
      await users.create({ ...ada, username: 'first', email: null })
      const last = await users.create(ada)
      await last.destroy()
      const next = await users.create({ ...ada, username: 'eve' })

      expect(next.id).to.be.above(last.id)
      expect(await users.findById(String(last.id))).to.equal(null)
    })
  })

  describe('createFirst()', () => {
    it('creates the first superuser, and gives null when there is one', async () => {
      expect(await users.hasSuperuser()).to.equal(false)
      expect(await users.createFirst({ ...ada, isSuperuser: true })).to.include({
        username: 'Ada',
        isSuperuser: true,
      })
      expect(await users.hasSuperuser()).to.equal(true)
      expect(await users.createFirst({ ...ada, username: 'eve' })).to.equal(null)
      expect(await countUsers(connection)).to.equal(1)
    })

    it('makes exactly one user when several processes race for it, and gives all others null', async () => {
      const others = await Promise.all([openAgain(connection), openAgain(connection)])
      const stores = [users, ...others.map((other) => new SequelizeUserStore(other))]
      try {
        const owner = { ...ada, email: null, isSuperuser: true }
        const attempts = Array.from({ length: 12 }, (_, index) =>
          stores[index % 3]?.createFirst({ ...owner, username: `user${index}` }),
        )
        const made = (await Promise.all(attempts)).filter((user) => user !== null)

        expect(made).to.have.length(1)
        expect(await countUsers(connection)).to.equal(1)
      } finally {
        await Promise.all(others.map((other) => other.close()))
      }
    })
  })

  describe('findById()', () => {
    it('finds by the text of the id', async () => {
      const { id } = await users.create(ada)

      expect(await users.findById(`${id}`)).to.include({ id, username: 'Ada' })
    })

    it('is as strict as the column: nothing that only resembles an id is one', async () => {
      const { id } = await users.create(ada)
      const alike = [`${id} OR 1=1`, `${id}.0`, ` ${id}`, `${id} `, `0${id}`, `+${id}`, `${id}e0`]
      const never = ['1 OR 1', '0x1', '', '0', '-1', 'NaN', 'null', '[object Object]', '１', '1\0']
      const huge = ['2147483648', '999999999999999', '9007199254740993', '9'.repeat(400), '1e3']
      for (const text of [...alike, ...never, ...huge]) {
        expect(await users.findById(text), text).to.equal(null)
      }
    })
  })

  describe('findByUsername(), findByEmail() and findByLogin()', () => {
    it('find without regard to case', async () => {
      const { id } = await users.create(ada)

      expect(await users.findByUsername(' aDA ')).to.include({ id })
      expect(await users.findByEmail('aDA@EXAMPLE.com')).to.include({ id })
      expect(await users.findByLogin('ADA')).to.include({ id })
      expect(await users.findByLogin('ada@Example.COM')).to.include({ id })
    })

    it('take a name before an address', async () => {
      const named = await users.create({ ...ada, username: 'x@example.com', email: null })
      await users.create({ ...ada, username: 'other', email: 'x@example.com' })

      expect(await users.findByLogin('x@example.com')).to.include({ id: named.id })
    })

    it('find nobody by a hostile text, and never fail', async () => {
      await users.create(ada)
      const hostile = ['', ' ', '%', '_da', "' OR '1'='1", 'Ada\0', '\0', 'Ada\\', 'Ada"', '\ud800']
      for (const text of [
        ...hostile,
        'a'.repeat(1e6),
        'ﷺ'.repeat(100),
        '@',
        'a@',
        '$1',
        ':id',
        '?',
      ]) {
        expect(await users.findByLogin(text), JSON.stringify(text.slice(0, 20))).to.equal(null)
      }
    })

    it('find by nothing but text', async () => {
      await users.create(ada)
      for (const value of [{ $ne: null }, ['Ada'], 5, null, undefined]) {
        const outcome = await failure(users.findByLogin(value as unknown as string))
        expect(outcome).to.be.instanceOf(TypeError)
      }
    })
  })

  describe('savePassword()', () => {
    it('saves the password, and nothing else of the row', async () => {
      const { id } = await users.create(ada)
      const user = (await users.findById(`${id}`))!
      user.isSuperuser = true
      await user.setPassword('a new one')

      expect(await users.savePassword(user)).to.equal(true)
      expect(await users.findById(`${id}`)).to.include({
        passwordHash: 'counted$1$a new one',
        isSuperuser: false,
      })
    })

    it('writes nothing when the password was changed meanwhile', async () => {
      const { id } = await users.create(ada)
      const [one, other] = [(await users.findById(`${id}`))!, (await users.findById(`${id}`))!]
      await one.setPassword('the first change')
      await other.setPassword('the second change')

      expect([await users.savePassword(one), await users.savePassword(other)]).to.deep.equal([
        true,
        false,
      ])
      expect(await users.findById(`${id}`)).to.include({
        passwordHash: 'counted$1$the first change',
      })
    })

    it('saves again what was set again', async () => {
      const user = await users.create(ada)
      await user.setPassword('the first change')
      await users.savePassword(user)
      await user.setPassword('the second change')

      expect(await users.savePassword(user)).to.equal(true)
      expect(await users.findById(`${user.id}`)).to.include({
        passwordHash: 'counted$1$the second change',
      })
    })
  })

  describe('recordLogin()', () => {
    it('notes when the user logged in, and nothing else of the row', async () => {
      const user = await users.create(ada)
      await user.setPassword('not saved')
      await users.recordLogin(user.id, new Date('2026-01-02T03:04:05Z'))
      const found = (await users.findById(`${user.id}`))!

      expect(found.lastLogin?.toISOString()).to.equal('2026-01-02T03:04:05.000Z')
      expect(found.passwordHash).to.equal(ada.passwordHash)
    })
  })
}

async function countUsers(connection: Connection): Promise<number> {
  return connection.getRepository(User).count()
}
