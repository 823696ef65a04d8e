import { expect } from 'chai'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import {
  AuthService,
  anonymous,
  EventHub,
  KeyedDigest,
  localRequest,
  PermissionService,
  Secret,
} from '../../../src/index.ts'
import {
  AbstractUser,
  type Connection,
  SequelizeGrantStore,
  SequelizeUserStore,
  type User,
  UserBackend,
} from '../../../src/sequelize.ts'
import { CountingHasher } from '../../auth/passwords/hashers/counting-hasher.ts'
import { declareTable } from '../../models/club.ts'
import { Statements } from '../../support/statements.ts'
import { empty, openDatabase, sqlite } from '../databases.ts'

/** Other people, whose ids may be the same as those of our users. */
class Stranger extends AbstractUser {}
declareTable(Stranger, 'users')

describe('UserBackend', () => {
  let connection: Connection
  let users: SequelizeUserStore
  let backend: UserBackend
  const passwords = new Passwords([new CountingHasher()])
  before(async function () {
    connection = await openDatabase(this, sqlite)
    connection.addModels([Stranger])
    users = new SequelizeUserStore(connection)
    backend = new UserBackend(users, passwords)
  })
  beforeEach(() => empty(connection))
  after(() => connection?.close())

  const credentials = { username: 'ada', password: new Secret('x') }
  const createAda = (extra = {}) => users.createUser('ada', null, 'x', extra)
  const grant = (user: User, name: string) =>
    new SequelizeGrantStore(connection).grant(users.referenceTo(user), name)
  const serviceOf = (...backends: UserBackend[]) =>
    new AuthService({
      backends,
      digest: new KeyedDigest(['x']),
      events: new EventHub(() => {}),
    })

  it('is named as the store, and keeps grants under that name whatever its own is', async () => {
    expect(backend.name).to.equal('users')
    const renamed = new UserBackend(users, passwords, { name: 'staff-door' })
    const ada = await createAda()
    await grant(ada, 'users.view')
    expect(renamed.name).to.equal('staff-door')
    expect(await renamed.hasPermission(ada, 'users.view')).to.equal(true)
  })

  describe('with allowsInactive', () => {
    it('lets people in whose account is not active, where the usual one does not', async () => {
      await createAda({ isActive: false })
      const open = new UserBackend(users, passwords, { name: 'open', allowsInactive: true })
      expect(await serviceOf(backend).authenticate(credentials)).to.deep.equal({ kind: 'refused' })
      expect(await serviceOf(open).authenticate(credentials)).to.include({ backend: 'open' })
    })

    it('still asks for the password, and grants nothing', async () => {
      const ada = await createAda({ isActive: false })
      await grant(ada, 'users.view')
      const open = new UserBackend(users, passwords, { allowsInactive: true })
      const wrong = { ...credentials, password: new Secret('y') }
      expect(await open.authenticate(wrong, localRequest)).to.equal(null)
      expect(await open.hasPermission(ada, 'users.view')).to.equal(false)
      expect(await new PermissionService([open]).of(ada).has('users.view')).to.equal(false)
    })
  })

  describe('hasPermission()', () => {
    it('says yes to what was granted, and no to anonymous visitors and about objects', async () => {
      const ada = await createAda()
      await grant(ada, 'users.view')
      expect(await backend.hasPermission(ada, 'users.view')).to.equal(true)
      expect(await backend.hasPermission(ada, 'users.add')).to.equal(false)
      expect(await backend.hasPermission(ada, 'users.view', { id: 1 })).to.equal(false)
      expect(await backend.hasPermission(ada, 'users.view', null)).to.equal(false)
      expect(await backend.hasPermission(anonymous, 'users.view')).to.equal(false)
    })

    it('grants nothing to somebody of another backend who has the same id', async () => {
      const ada = await createAda()
      await grant(ada, 'users.view')
      const strangers = new SequelizeUserStore(connection, Stranger, { backend: 'strangers' })
      const stranger = (await strangers.findById(String(ada.id))) as unknown as User
      expect(stranger.id).to.equal(ada.id)
      expect(await backend.hasPermission(stranger, 'users.view')).to.equal(false)
      expect([...(await backend.permissionsOf(stranger))]).to.deep.equal([])
    })

    it('costs one statement a request, however much is asked', async () => {
      const ada = await createAda()
      await grant(ada, 'users.view')
      const statements = new Statements({ connection })
      const permissions = new PermissionService([backend]).of(ada)
      const answers = ['users.view', 'users.add', 'users.view', 'groups.view'].map((name) =>
        permissions.has(name),
      )
      expect(await Promise.all(answers)).to.deep.equal([true, false, true, false])
      expect([...(await permissions.all())]).to.deep.equal(['users.view'])
      expect(statements.take()).to.have.length(1)
      statements.release()
    })

    it('forgets at the next request what was withdrawn', async () => {
      const ada = await createAda()
      await grant(ada, 'users.view')
      const service = new PermissionService([backend])
      expect(await service.of(ada).has('users.view')).to.equal(true)
      await connection.query('DELETE FROM user_permissions')
      expect(await service.of(ada).has('users.view')).to.equal(false)
    })
  })
})
