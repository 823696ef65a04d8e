import { AsyncLocalStorage } from 'node:async_hooks'
import { expect } from 'chai'
import {
  ConnectionRefusedError,
  DatabaseError,
  DataTypes,
  type Options,
  QueryTypes,
  Sequelize,
} from 'sequelize'
import { type ModelCtor, Sequelize as TypedSequelize } from 'sequelize-typescript'
import { StoreUnavailable } from '../../../../src/auth/errors.ts'
import { Passwords } from '../../../../src/auth/passwords/passwords.ts'
import {
  AbstractUser,
  attach,
  type Connection,
  connect,
  Migrator,
  makeReady,
  SequelizeUserStore,
  sequelizeStores,
} from '../../../../src/sequelize.ts'
import { CountingHasher } from '../../../auth/passwords/hashers/counting-hasher.ts'
import { declareTable } from '../../../models/club.ts'
import { databases, mariadb, newAppInstance, postgres, sqlite } from '../../databases.ts'

const USER = { username: 'ada', passwordHash: 'counted$1$secret' }

/** What an app does by itself: an instance with models whose static methods it uses. */
async function openTypedApp(url: string, options: Options = {}) {
  class Member extends AbstractUser {}
  declareTable(Member, 'members')
  const storage = url.slice('sqlite:'.length)
  const models = [Member as unknown as ModelCtor]
  const app = new TypedSequelize({ dialect: 'sqlite', storage, logging: false, models, ...options })
  await app.sync()
  return { app, Member: Member as typeof Member & ModelCtor<Member> }
}

for (const database of databases) {
  describe(`attach() to the Sequelize instance of an app, on ${database.name}`, () => {
    let url: string
    let app: Sequelize
    beforeEach(async function () {
      url = await database.createUrl(this)
      app = newAppInstance(url)
    })
    afterEach(() => app.close())

    it('has its own tables beside those of the app, under a prefix', async () => {
      const Users = app.define('User', { name: DataTypes.STRING }, { tableName: 'users' })
      await app.sync()
      await Users.create({ name: 'of the app' })
      const options = { tablePrefix: 'gw_' }
      await new Migrator(app, options).up()
      await makeReady(app, options)
      const stores = sequelizeStores(app, options)
      await stores.users.create(USER)
      await stores.checkReady()

      expect((await stores.users.findByUsername('ADA'))?.username).to.equal('ada')
      expect(await Users.count()).to.equal(1)
      expect(Object.keys(app.models)).to.deep.equal(['User'])
    })

    it('serves two prefixes and two instances at the same time', async () => {
      const other = newAppInstance(url)
      const places = [
        [app, ''],
        [app, 'one_'],
        [other, 'two_'],
      ] as const
      for (const [instance, tablePrefix] of places) {
        await new Migrator(instance, { tablePrefix }).up()
        await sequelizeStores(instance, { tablePrefix }).users.create({
          username: `${tablePrefix}ada`,
        })
      }
      for (const [instance, tablePrefix] of places) {
        const { users } = (await sequelizeStores(instance, { tablePrefix }).users.search()) as {
          users: readonly { username: string }[]
        }
        expect(users.map(({ username }) => username)).to.deep.equal([`${tablePrefix}ada`])
      }
      await other.close()
    })

    it('tells our stores that the database cannot be asked, and the app what it always heard', async () => {
      await new Migrator(app).up()
      const stores = sequelizeStores(app)
      const own = await app.query('SELECT * FROM nowhere').catch((error: unknown) => error)
      expect(own).to.be.an.instanceOf(DatabaseError)

      const getConnection = async () => {
        throw new ConnectionRefusedError(new Error('connect ECONNREFUSED 127.0.0.1:5432'))
      }
      const manager = app.connectionManager as object
      Object.assign(manager, { getConnection })
      const ofApp = await app.query('SELECT 1').catch((error: unknown) => error)
      const ofOurs = await stores.users.findById('1').catch((error: unknown) => error)
      const begun = await stores.transaction(async () => {}).catch((error: unknown) => error)
      Reflect.deleteProperty(manager, 'getConnection')
      expect(ofApp).to.be.an.instanceOf(ConnectionRefusedError)
      expect(ofOurs).to.be.an.instanceOf(StoreUnavailable)
      expect(begun).to.be.an.instanceOf(StoreUnavailable)
    })

    it('changes nothing of the instance', async () => {
      const settings = (app as TypedSequelize).options
      await app.authenticate()
      const before = { ...app }
      const options = { ...settings }
      await new Migrator(app).up()
      const connection = attach(app, { timeoutMs: 5000 })
      connection.options.logging = () => {}
      await sequelizeStores(app).users.create(USER)

      expect({ ...app }).to.deep.equal(before)
      expect({ ...settings }).to.deep.equal(options)
      expect(connection.models).to.have.property('GadwallUser')
    })

    it('takes part in the transactions of the app, and has its own', async () => {
      await new Migrator(app).up()
      const stores = sequelizeStores(app)
      const undone = app.transaction(async (transaction) => {
        await stores.users.bindTo(transaction).create(USER)
        throw new Error('undone')
      })
      expect(await undone.catch(({ message }) => message)).to.equal('undone')
      expect(await stores.users.findByUsername('ada')).to.equal(null)

      await stores.transaction(({ users }) => users.create(USER))
      expect(await stores.users.findByUsername('ada')).not.to.equal(null)
    })
  })
}

describe('attach() to an instance of sequelize-typescript', () => {
  let directoryUrl: string
  before(async function () {
    directoryUrl = await sqlite.createUrl(this)
  })

  it("leaves the app's static models as they are, and uses them with hooks, scopes and associations", async () => {
    const { app, Member } = await openTypedApp(directoryUrl)
    const Post = app.define('Post', { title: DataTypes.STRING })
    Post.belongsTo(Member, { as: 'author' })
    Member.hasMany(Post, { as: 'posts', foreignKey: 'authorId' })
    await app.sync()
    await new Migrator(app, { stockUsers: false }).up()
    const passwords = new Passwords([new CountingHasher(2)])
    const { users, ...stores } = sequelizeStores(app, {
      model: Member,
      backend: 'members',
      passwords,
    })
    const heard: string[] = []
    Member.addHook('beforeBulkUpdate', () => void heard.push('update'))

    await users.create(USER)
    const found = (await users.findByUsername('ada'))!
    expect(await found.checkPassword('secret')).to.equal(true)
    expect(heard).to.deep.equal(['update'])
    expect(found).to.be.an.instanceOf(Member)
    await Post.create({ title: 'Ducks', authorId: found.id })
    const withPosts = await users.model.findAll({ include: [{ model: Post, as: 'posts' }] })
    expect(withPosts[0]?.get('posts')).to.have.length(1)

    const ofApp = (await Member.findOne())!
    expect(ofApp.username).to.equal('ada')
    expect(ofApp.passwordHash).to.equal('counted$2$secret')
    expect(await ofApp.checkPassword('secret')).to.equal(true)
    expect(users.owns(ofApp)).to.equal(true)
    expect(users.referenceTo(ofApp)).to.deep.equal({ backend: 'members', userId: String(ofApp.id) })
    await stores.checkReady()
    await app.close()
  })

  it('works where the app is in repository mode, and where it did not name the model', async () => {
    const { app, Member } = await openTypedApp('sqlite::memory:', {
      repositoryMode: true,
    } as Options)
    class Stranger extends AbstractUser {}
    declareTable(Stranger, 'members')
    for (const model of [Member, Stranger]) {
      const users = new SequelizeUserStore(attach(app), model)
      expect(await users.findByUsername('ada')).to.equal(null)
    }
    await app.close()
  })

  it("hears of the app's options when they matter to it, and has its own where they would change it", async () => {
    const { app } = await openTypedApp('sqlite::memory:', {
      query: { raw: true },
      define: { timestamps: true, paranoid: true, underscored: false },
      omitNull: true,
    })
    await new Migrator(app).up()
    const { users } = sequelizeStores(app)
    await users.create(USER)
    const statements: string[] = []
    app.options.logging = (sql) => void statements.push(sql)

    expect((await users.findByUsername('ada'))?.isActive).to.equal(true)
    expect(statements).to.have.length(1)
    await app.close()
  })

  it('is in the transaction that the app has begun around it (useCLS)', async () => {
    const storage = new AsyncLocalStorage<Map<string, unknown>>()
    const namespace = {
      bind: (fn: unknown) => fn,
      run: (fn: (context: unknown) => unknown) => storage.run(new Map(), () => fn({})),
      get: (key: string) => storage.getStore()?.get(key),
      set: (key: string, value: unknown) => storage.getStore()?.set(key, value),
    }
    const { app } = await openTypedApp('sqlite::memory:')
    await new Migrator(app).up()
    const { users } = sequelizeStores(app)
    Sequelize.useCLS(namespace)
    try {
      const undone = app.transaction(async () => {
        await users.create(USER)
        throw new Error('undone')
      })
      expect(await undone.catch(({ message }) => message)).to.equal('undone')
      expect(await users.findByUsername('ada')).to.equal(null)
    } finally {
      Object.assign(Sequelize, { _cls: undefined })
    }
    await app.close()
  })
})

describe('the time limit of an attached connection', () => {
  const SLEEP: Readonly<Record<string, (seconds: number) => string>> = {
    PostgreSQL: (seconds) => `SELECT pg_sleep(${seconds})`,
    MariaDB: (seconds) => `SELECT SLEEP(${seconds})`,
  }
  const sleepOn = (on: Sequelize | Connection, name: string, seconds: number) =>
    on.query(SLEEP[name]?.(seconds) as string, { type: QueryTypes.SELECT })

  for (const database of [postgres, mariadb]) {
    it(`ends our statements and not those of the app, on ${database.name}`, async function () {
      const app = newAppInstance(await database.createUrl(this), { pool: { max: 2 } })
      const connection = attach(app, { timeoutMs: 300 })
      const start = performance.now()
      const [ours, inTransaction] = await Promise.all([
        sleepOn(connection, database.name, 2).catch((error: unknown) => error),
        connection
          .transaction((transaction) =>
            connection.query(SLEEP[database.name]?.(2) as string, {
              transaction,
              type: QueryTypes.SELECT,
            }),
          )
          .catch((error: unknown) => error),
      ])
      const took = performance.now() - start
      expect(inTransaction).to.be.an.instanceOf(StoreUnavailable)
      expect(ours).to.satisfy(isEnded)
      expect(took).to.be.below(1700)

      await sleepOn(app, database.name, 0.7)
      const [limit] = await app.query<{ value: unknown }>(
        database === postgres
          ? "SELECT current_setting('statement_timeout') AS value"
          : 'SELECT @@max_statement_time AS value',
        { type: QueryTypes.SELECT },
      )
      expect(Number(limit?.value)).to.equal(0)
      await new Migrator(app).up()
      await app.close()
    })
  }

  /** MariaDB's SLEEP() says 1 when it was ended. */
  function isEnded(answer: unknown): boolean {
    return answer instanceof StoreUnavailable || JSON.stringify(answer).includes(':1')
  }
})

describe('attach() refuses, and says what to do,', () => {
  it('what is no instance of the same Sequelize', () => {
    expect(() => attach({ query() {} } as never)).to.throw(TypeError, /npm ls sequelize/)
  })

  it('a schema where there are none, and a prefix that is no plain name', async () => {
    const app = newAppInstance('sqlite::memory:')
    expect(() => attach(app, { tablePrefix: 'auth.' })).to.throw(TypeError, /only PostgreSQL/)
    expect(() => attach(app, { tablePrefix: 'a b' })).to.throw(TypeError, /plain name/)
    await app.close()
  })

  it('another prefix than a connection has, and users of another place', async () => {
    const connection = await connect({ url: 'sqlite::memory:', tablePrefix: 'gw_' })
    const app = newAppInstance('sqlite::memory:')
    expect(attach(connection, { tablePrefix: 'gw_' })).to.equal(connection)
    expect(() => attach(connection, { tablePrefix: 'other_' })).to.throw(TypeError, /"gw_"/)
    const users = new SequelizeUserStore(attach(app))
    expect(() => sequelizeStores(app, { users, tablePrefix: 'gw_' })).to.throw(TypeError, /`users`/)
    await Promise.all([app.close(), connection.close()])
  })
})
