import { expect } from 'chai'
import { DataType } from 'sequelize-typescript'
import {
  AbstractUser,
  type Connection,
  connect,
  Migrator,
  SequelizeGrantStore,
  SequelizeUserStore,
} from '../../../src/sequelize.ts'
import { declareTable } from '../../models/club.ts'
import { databases, type TestDatabase } from '../databases.ts'

/** A table of long ago: text ids, no keys, hardly any of the columns that we would have. */
class Member extends AbstractUser {
  static override columns = {
    ...{ username: 'login', usernameKey: null, email: 'mail', emailKey: null },
    ...{ passwordHash: null, rehashedStamp: null, firstName: null, lastName: null },
    ...{ isActive: 'enabled', isStaff: null, isSuperuser: null },
    ...{ dateJoined: 'since', lastLogin: null },
  }

  declare id: string
}

declareTable(Member, 'members', {
  id: { type: DataType.STRING(40), primaryKey: true },
  isActive: { type: DataType.BOOLEAN },
  dateJoined: { type: DataType.DATE(6) },
})

/** People who log in with the number on their badge, and have no other name. */
class Worker extends AbstractUser {
  static override usernameField = 'badge'
  static override columns = {
    ...{ email: null, emailKey: null, passwordHash: null, rehashedStamp: null },
    ...{ firstName: null, lastName: null, dateJoined: null, lastLogin: null },
  }

  declare badge: number
  declare id: string
}

declareTable(Worker, 'workers', {
  id: { type: DataType.UUID, primaryKey: true, defaultValue: DataType.UUIDV4 },
  badge: { type: DataType.INTEGER, unique: true, allowNull: false },
})

/** People whose address is their name. */
class Subscriber extends AbstractUser {
  static override usernameField = 'email'
  static override columns = { passwordHash: null, rehashedStamp: null, username: null }

  declare id: number
}

declareTable(Subscriber, 'subscribers', {})

const TIMES: Readonly<Record<string, string>> = {
  sqlite: 'DATETIME',
  postgres: 'TIMESTAMPTZ',
  mariadb: 'DATETIME(6)',
}

describe('SequelizeUserStore over tables of other shapes', () => {
  for (const database of databases) {
    describe(`on ${database.name}`, () => worksOn(database))
  }
})

function worksOn(database: TestDatabase): void {
  let connection: Connection
  let members: SequelizeUserStore<Member>
  let workers: SequelizeUserStore<Worker>
  let subscribers: SequelizeUserStore<Subscriber>
  before(async function () {
    const url = await database.createUrl(this)
    connection = await connect({ url, models: [Member, Worker, Subscriber], tablePrefix: 'gw_' })
    await new Migrator(connection, { stockUsers: false }).up()
    const isMariadb = connection.getDialect() === 'mariadb'
    await connection.query(
      `CREATE TABLE members (id VARCHAR(40) PRIMARY KEY, login VARCHAR(150) NOT NULL UNIQUE,
       mail VARCHAR(254) UNIQUE, enabled ${isMariadb ? 'TINYINT(1)' : 'BOOLEAN'},
       since ${TIMES[connection.getDialect()]})
       ${isMariadb ? 'CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci' : ''}`,
    )
    await connection.getRepository(Worker).sync()
    await connection.getRepository(Subscriber).sync()
    members = new SequelizeUserStore(connection, Member)
    workers = new SequelizeUserStore(connection, Worker)
    subscribers = new SequelizeUserStore(connection, Subscriber)
  })
  beforeEach(async () => {
    const ours = ['gw_user_groups', 'gw_groups']
    for (const table of ['members', 'workers', 'subscribers', ...ours]) {
      await connection.query(`DELETE FROM ${table}`)
    }
  })
  after(() => connection?.close())

  const add = (id: string, login: string, since: string | null, enabled: boolean | null = true) =>
    connection.query('INSERT INTO members VALUES (:id, :login, :mail, :enabled, :since)', {
      replacements: { id, login, mail: `${login}@example.com`, enabled, since },
    })
  const logins = async (query: object) =>
    (await members.search(query)).users.map(({ username }) => username)
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => 'it did not fail',
      (error: Error) => error,
    )

  it('finds by prefix without keys: in small and capital letters, and text only', async () => {
    for (const name of ['Ann', 'ANDREW', 'joann', 'a%n', 'a_n']) await add(name, name, null)
    expect(await logins({ prefix: 'AN' })).to.deep.equal(['ANDREW', 'Ann'])
    expect(await logins({ prefix: 'a%' })).to.deep.equal(['a%n'])
    expect(await logins({ prefix: 'a_' })).to.deep.equal(['a_n'])
    expect(await logins({ prefix: 'ann@example' })).to.deep.equal(['Ann'])
    expect(await logins({ prefix: "'" })).to.deep.equal([])
  })

  it('pages of people who joined within one millisecond meet, in both directions', async () => {
    for (let index = 0; index < 9; index++) {
      await add(`id${index}`, `user${index}`, `2026-01-02 03:04:05.12345${index % 5}`)
    }
    await add('id9', 'nobody-knows-when', null)
    for (const direction of ['asc', 'desc'] as const) {
      const query = { sort: 'dateJoined', direction } as const
      const whole = await logins(query)
      const seen: string[] = []
      let page = await members.search({ ...query, limit: 2 })
      seen.push(...page.users.map(({ username }) => username))
      while (page.next !== null && seen.length < 20) {
        page = await members.search({ ...query, limit: 2, after: page.next })
        seen.push(...page.users.map(({ username }) => username))
      }
      expect(seen, direction).to.deep.equal(whole)
      const back: string[] = page.users.map(({ username }) => username)
      while (page.previous !== null && back.length < 20) {
        page = await members.search({ ...query, limit: 2, before: page.previous })
        back.unshift(...page.users.map(({ username }) => username))
      }
      expect(back, `${direction}, backwards`).to.deep.equal(whole)
    }
  })

  it('leaves nothing of the search in the users that it found', async () => {
    await add('one', 'ann', '2026-01-02 03:04:05')
    const [ann] = (await members.search({ sort: 'dateJoined' })).users
    expect(ann?.toJSON()).to.deep.equal((await members.findById('one'))?.toJSON())
    expect(ann?.changed()).to.equal(false)
  })

  it('counts who has no flag as one who has it not', async () => {
    await add('1', 'yes', null, true)
    await add('2', 'no', null, false)
    await add('3', 'unknown', null, null)
    expect(await logins({ isActive: true })).to.deep.equal(['yes'])
    expect(await logins({ isActive: false })).to.deep.equal(['no', 'unknown'])
  })

  it('refuses by name what it has no column for', async () => {
    await add('one', 'ann', null)
    const calls: [string, Promise<unknown>][] = [
      ['isStaff', members.search({ isStaff: false })],
      ['isSuperuser', members.search({ isSuperuser: true })],
      ['lastLogin', members.search({ hasLoggedIn: true })],
      ['lastLogin', members.search({ sort: 'lastLogin' })],
      ['firstName', members.update('one', { firstName: 'Ann' })],
      ['isSuperuser', members.update('one', { isSuperuser: false })],
      ['email', workers.update('x', { email: 'a@example.com' })],
    ]
    for (const [member, call] of calls) {
      const error = await failure(call)
      expect(error, member).to.be.instanceOf(TypeError)
      expect(String(error)).to.match(new RegExp(`(Member|Worker) has no column for ${member}$`))
    }
  })

  it('changes mapped columns, and says what is taken', async () => {
    await add('one', 'ann', null)
    await add('two', 'bob', null)
    const ann = await members.update('one', { username: 'Anna', email: null, isActive: false })
    expect(ann).to.include({ username: 'Anna', email: null, isActive: false })
    const error = await failure(members.update('one', { username: 'bob' }))
    expect(error).to.include({ code: 'ALREADY_TAKEN', field: 'username' })
  })

  it('takes no id for another that the database compares as equal', async () => {
    await add('Ann', 'ann', null)
    for (const id of ['ann', 'ANN', 'Ann ', 'Änn']) {
      expect(await members.update(id, { isActive: false }), id).to.equal(null)
      expect(await members.delete(id), id).to.equal(false)
    }
    expect(await members.delete('Ann')).to.equal(true)
  })

  it('finds the members of a group by ids of every type, and forgets them', async () => {
    const grants = new SequelizeGrantStore(connection)
    await grants.createGroup('choir')
    await add('Änne', 'ann', null)
    await add('änne!', 'bob', null)
    const worker = await workers.createUser('7' as string, null)
    await workers.createUser('8')
    const subscriber = await subscribers.createUser('zoe@example.com')
    await subscribers.createUser('ada@example.com')
    await grants.addToGroup({ backend: 'members', userId: 'Änne' }, 'choir')
    await grants.addToGroup(workers.referenceTo(worker), 'choir')
    await grants.addToGroup(subscribers.referenceTo(subscriber), 'choir')
    await grants.addToGroup({ backend: 'subscribers', userId: 'no number' }, 'choir')

    expect(await logins({ group: 'choir' })).to.deep.equal(['ann'])
    const found = await Promise.all(
      [workers, subscribers].map((one) => one.search({ group: 'choir' })),
    )
    expect(found.map(({ users }) => users.map(({ username }) => username))).to.deep.equal([
      ['7'],
      ['zoe@example.com'],
    ])
    await workers.delete(String(worker.id))
    expect(await grants.groupsOf(workers.referenceTo(worker))).to.deep.equal([])
  })

  it('says that groups are elsewhere when they are', async () => {
    const grants = { permissionsOf: async () => new Set<string>(), usersWith: async () => [] }
    const store = new SequelizeUserStore(connection, Member, { grants })
    const error = await failure(store.search({ group: 'choir' }))
    expect(String(error)).to.match(/^TypeError: .*groups are elsewhere/)
    await add('one', 'ann', null)
    expect(await store.delete('one')).to.equal(true)
  })

  it('sorts by a number that people log in with, and refuses a cursor that is none', async () => {
    for (const badge of ['100', '9', '20']) await workers.createUser(badge)
    const first = await workers.search({ limit: 2 })
    expect(first.users.map(({ username }) => username)).to.deep.equal(['9', '20'])
    const rest = await workers.search({ limit: 2, after: first.next ?? '' })
    expect(rest.users.map(({ username }) => username)).to.deep.equal(['100'])

    const forged = (value: string) =>
      Buffer.from(JSON.stringify(['username', value, first.users[0]?.id])).toString('base64url')
    for (const value of ['x', '1e3', '99999999999']) {
      const error = await failure(workers.search({ after: forged(value) }))
      expect(error).to.include({ code: 'CURSOR_INVALID' })
    }
  })

  it('changes the address of somebody whose name it is', async () => {
    const zoe = await subscribers.createUser('zoe@example.com')
    const changed = await subscribers.update(String(zoe.id), { username: 'Zoe@EXAMPLE.org' })
    expect(changed).to.include({ username: 'Zoe@example.org', email: 'Zoe@example.org' })
    expect(await subscribers.findByEmail('zoe@example.org')).to.not.equal(null)
    for (const changes of [{ username: 'zoe' }, { email: null }]) {
      expect(await failure(subscribers.update(String(zoe.id), changes))).to.be.instanceOf(TypeError)
    }
  })
}
