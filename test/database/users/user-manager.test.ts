import { expect } from 'chai'
import { AlreadyTaken, Secret } from '../../../src/index.ts'
import { type Connection, SequelizeUserStore, type UserRow } from '../../../src/sequelize.ts'
import { Statements } from '../../support/statements.ts'
import { empty, openDatabase, sqlite } from '../databases.ts'

describe('SequelizeUserStore, for programs', () => {
  let connection: Connection
  let users: SequelizeUserStore
  before(async function () {
    connection = await openDatabase(this, sqlite)
    users = new SequelizeUserStore(connection)
  })
  beforeEach(() => empty(connection))
  after(() => connection?.close())

  const failure = (promise: Promise<unknown>) => promise.catch((error: Error) => error)

  describe('createUser()', () => {
    it('normalises the name and the address, and makes an ordinary user', async () => {
      const user = await users.createUser(' iamtheΩ ', 'Ada@EXAMPLE.com', 'a password')
      expect(user).to.include({ username: 'iamtheΩ', email: 'Ada@example.com', isActive: true })
      expect(user).to.include({ isStaff: false, isSuperuser: false })
      expect(await user.checkPassword('a password')).to.equal(true)
    })

    it('takes no address and no password, too: nothing matches then', async () => {
      for (const email of [null, '', undefined]) {
        const user = await users.createUser(`user-${String(email)}`, email)
        expect(user.email).to.equal(null)
        expect(await user.checkPassword('')).to.equal(false)
      }
    })

    it('takes a password as a Secret, and does not judge it', async () => {
      const user = await users.createUser('ada', null, new Secret('x'))
      expect(await user.checkPassword('x')).to.equal(true)
    })

    it('writes one row with one statement, and looks then whether the name is kept', async () => {
      const statements = new Statements({ connection })
      await users.createUser('ada', null, 'x', { firstName: 'Ada', isStaff: true })
      const taken = statements.take().filter((sql) => /users|kept_usernames/.test(sql))
      statements.release()
      const [insert, kept, ...more] = taken.filter((sql) => !/sqlite_master/.test(sql))
      expect(insert).to.match(/^INSERT/)
      expect(kept).to.match(/^SELECT.*kept_usernames/s)
      expect(more).to.have.length(0)
    })

    it('refuses no name, what is no address, and columns that are not there', async () => {
      const tries = [
        users.createUser(''),
        users.createUser(' '),
        users.createUser(7 as never),
        users.createUser('ada', 'not an address'),
        users.createUser('ada', null, null, { shoeSize: 43 }),
      ]
      for (const one of tries) expect(await failure(one)).to.be.an.instanceOf(TypeError)
      expect(await users.model.count()).to.equal(0)
    })

    it('says what is taken', async () => {
      await users.createUser('ada', 'ada@example.com')
      expect(await failure(users.createUser('ADA'))).to.be.an.instanceOf(AlreadyTaken)
      const second = await failure(users.createUser('grace', 'ADA@example.com'))
      expect(second).to.include({ code: 'ALREADY_TAKEN', field: 'email' })
    })
  })

  describe('createSuperuser()', () => {
    it('sets both flags', async () => {
      const user = await users.createSuperuser('root', null, 'x', { isStaff: true })
      expect(user).to.include({ isStaff: true, isSuperuser: true })
    })

    it('refuses to be told otherwise', async () => {
      for (const flags of [{ isStaff: false }, { isSuperuser: false }, { isSuperuser: null }]) {
        const error = await failure(users.createSuperuser('root', null, 'x', flags as UserRow))
        expect(error)
          .to.be.an.instanceOf(TypeError)
          .with.property('message')
          .match(/leave it out/)
      }
    })
  })

  describe('withPermission()', () => {
    const namesOf = async (options = {}) =>
      (await users.withPermission('users.view', options)).map((user) => user.username)

    beforeEach(async () => {
      await users.createSuperuser('root')
      await users.createSuperuser('former root', null, null, { isActive: false })
      await users.createUser('ada')
    })

    it('counts superusers unless told not to', async () => {
      expect(await namesOf()).to.deep.equal(['root'])
      expect(await namesOf({ includeSuperusers: false })).to.deep.equal([])
    })

    it('counts those who are active, those who are not, or both', async () => {
      expect(await namesOf({ isActive: false })).to.deep.equal(['former root'])
      expect(await namesOf({ isActive: null })).to.deep.equal(['root', 'former root'])
    })

    it('knows nobody of another backend, and takes only text for the name of one', async () => {
      expect(await namesOf({ backend: 'users' })).to.deep.equal(['root'])
      expect(await namesOf({ backend: 'members' })).to.deep.equal([])
      const error = await failure(namesOf({ backend: { name: 'users' } }))
      expect(error).to.be.an.instanceOf(TypeError)
      expect(await failure(users.withPermission(7 as never))).to.be.an.instanceOf(TypeError)
    })
  })
})
