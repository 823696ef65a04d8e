import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { addAttribute, addOptions, DataType, setModelName } from 'sequelize-typescript'
import type { NewUser } from '../../../src/auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../../src/auth/errors.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { SequelizeBulkUsers } from '../../../src/database/import/bulk-users.ts'
import { AbstractUser } from '../../../src/database/models/abstract-user.ts'
import { SequelizeUsernameStore } from '../../../src/database/usernames/username-store.ts'
import { SequelizeUserStore } from '../../../src/database/users/user-store.ts'
import { CountingHasher } from '../../auth/passwords/hashers/counting-hasher.ts'
import { Statements } from '../../support/statements.ts'
import {
  databases,
  empty,
  openAgain,
  openDatabase,
  prefixedDatabases,
  sqlName,
  type TestDatabase,
} from '../databases.ts'

const HASH = 'counted$1$a password'

function person(username: string, more: Partial<NewUser> = {}): NewUser {
  return { username, email: `${username}@example.com`, passwordHash: HASH, ...more }
}

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => person(`user${index}`))

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )

describe('many users at once', () => {
  for (const database of [...databases, ...prefixedDatabases]) {
    describe(`on ${database.name}`, () => writesMany(database))
  }
})

function writesMany(database: TestDatabase): void {
  let connection: Connection
  let store: SequelizeUserStore
  let bulk: SequelizeBulkUsers
  before(async function () {
    connection = await openDatabase(this, database)
    store = new SequelizeUserStore(connection)
  })
  beforeEach(async () => {
    await empty(connection)
    for (const table of ['user_groups', 'groups'] as const) {
      await connection.query(`DELETE FROM ${sqlName(connection, table)}`)
    }
    bulk = new SequelizeBulkUsers(connection, 'users')
    await bulk.begin()
  })
  after(() => connection?.close())

  const names = async () => {
    const rows = await connection.query<{ username: string }>(
      `SELECT username FROM ${sqlName(connection, 'users')} ORDER BY id`,
      { type: QueryTypes.SELECT },
    )
    return rows.map(({ username }) => username)
  }

  const write = (users: readonly NewUser[], firstLine = 1) =>
    bulk.transaction((writer) =>
      writer.write(
        users,
        users.map((_, index) => firstLine + index),
      ),
    )

  describe('createUsers()', () => {
    it('makes 100 users in one transaction of one statement', async () => {
      const statements = new Statements({ connection })
      await store.createUsers(people(100))
      statements.release()

      const work = statements.take().filter((sql) => !/^(START|BEGIN|COMMIT|SET|PRAGMA)/.test(sql))
      // After the INSERT it looks for names that are kept; before the first one, whether any are kept at all.
      const [isThere, insert, kept, ...more] = [
        ...(/^INSERT/.test(work[0] ?? '') ? [''] : []),
        ...work,
      ]
      expect(isThere).to.not.match(/INSERT/)
      expect(insert).to.match(/^INSERT/)
      expect(kept).to.match(/^SELECT.*kept_usernames/s)
      expect(more).to.have.length(0)
      expect(await names()).to.deep.equal(people(100).map(({ username }) => username))
    })

    it('makes them as createUser() does', async () => {
      const extra = { firstName: 'Ada', isStaff: true, isActive: false }
      const dateJoined = new Date('2014-05-06T07:08:09.123Z')
      await store.createUsers([
        { username: ' ＡdaÉ ', email: 'Ada@EXAMPLE.com', passwordHash: HASH, dateJoined, ...extra },
      ])
      const many = await store.findByUsername('adaé')
      const values = many?.get() as object
      await many?.destroy()
      const one = await store.createUser(' ＡdaÉ ', 'Ada@EXAMPLE.com', null, {
        dateJoined,
        ...extra,
      })

      const passwordHash = HASH
      expect(values).to.deep.equal({
        ...(await store.findById(String(one.id)))?.get(),
        passwordHash,
        id: many?.id as number,
      })
    })

    it('makes none when one is taken, or there twice, and says what', async () => {
      await store.createUser('Grace', 'grace@example.com')
      const table: [NewUser[], 'username' | 'email'][] = [
        [[person('ada'), person('GRACE', { email: null })], 'username'],
        [[person('ada'), person('eve', { email: 'Grace@example.com' })], 'email'],
        [[person('ada'), person('ADA', { email: null })], 'username'],
        [[...people(1200), person('user0', { email: null })], 'username'],
      ]
      for (const [users, field] of table) {
        const error = await failure(store.createUsers(users))
        expect(error).to.be.instanceOf(AlreadyTaken).with.property('field', field)
      }
      expect(await names()).to.deep.equal(['Grace'])
    })

    it('refuses what cannot be a user by its place, and writes nothing', async () => {
      const table: [Record<string, unknown>, RegExp][] = [
        [{ username: '' }, /^User 1: A user needs a username$/],
        [{ username: 'eve', email: 'nonsense' }, /^User 1: The e-mail address/],
        [{ username: 'eve', passwordHash: 'her password' }, /^User 1: the hash is none/],
        [{ username: 'eve', shoeSize: 43 }, /^User 1: GadwallUser has no column for shoeSize$/],
      ]
      for (const [user, message] of table) {
        const error = await failure(store.createUsers([person('ada'), user as never]))
        expect(error).to.be.instanceOf(TypeError).with.property('message').that.matches(message)
        expect(String(error)).not.to.contain('her password')
      }
      expect(await names()).to.deep.equal([])
    })

    it('lets no password match a user without a hash', async () => {
      await store.createUsers([{ username: 'robot' }, { username: 'ghost', passwordHash: '!' }])

      expect((await store.findByUsername('robot'))?.passwordHash).to.match(/^!.{40}$/)
      expect(await (await store.findByUsername('ghost'))?.checkPassword('')).to.equal(false)
    })

    it('puts users into groups, and makes those that are not there', async () => {
      await connection.query(`INSERT INTO ${sqlName(connection, 'groups')} (name) VALUES ('staff')`)
      await store.createUsers([
        person('ada', { groups: ['staff', 'press; "x"?'] }),
        person('eve'),
        person('bob', { groups: ['staff'] }),
      ])

      expect(await memberships()).to.deep.equal([
        'ada in press; "x"?',
        'ada in staff',
        'bob in staff',
      ])
    })
  })

  describe('write()', () => {
    it('writes those with whom nothing is in the way, and says what is with the others', async () => {
      await write([person('ada'), person('grace')])
      await bulk.begin()
      const conflicts = await write(
        [
          person('eve', { groups: ['staff'] }),
          person('ADA', { email: 'new@example.com', groups: ['staff'] }),
          person('bob', { email: 'GRACE@example.com' }),
          person('Eve', { email: null }),
          person('dan', { email: 'eve@EXAMPLE.com' }),
          person('fay', { email: null }),
        ],
        11,
      )
      const later = await write([person('fay', { email: null }), person('gus')], 21)

      expect(conflicts).to.deep.equal([
        null,
        { kind: 'exists' },
        { kind: 'email_taken' },
        { kind: 'repeated', line: 11 },
        { kind: 'email_taken', line: 11 },
        null,
      ])
      expect(later).to.deep.equal([{ kind: 'repeated' }, null])
      expect(await names()).to.deep.equal(['ada', 'grace', 'eve', 'fay', 'gus'])
      expect(await memberships()).to.deep.equal(['eve in staff'])
    })

    it('keeps every letter of every value', async () => {
      const firstName = `'; DROP TABLE users; -- \\ "$1" :a ? \u{1F600} e\u0301\n\t`
      await write([person('أحمد', { email: null, firstName, lastName: '宝\\' })])

      expect(await store.findByUsername('أحمد')).to.include({ firstName, lastName: '宝\\' })
    })
  })

  describe('dryRun()', () => {
    it('finds the same, with the lines, and writes nothing', async () => {
      await write([person('ada'), person('grace')])
      await bulk.begin()
      const found = await bulk.dryRun(async (writer) => [
        ...(await writer.write([person('eve'), person('Ada'), person('Eve')], [2, 3, 4])),
        ...(await writer.write(
          [person('EVE'), person('bob', { email: 'eve@example.com' })],
          [5, 6],
        )),
        ...(await writer.write(
          [person('cyd', { email: 'GRACE@example.com' }), person('dan')],
          [7, 8],
        )),
      ])

      expect(found).to.deep.equal([
        null,
        { kind: 'exists' },
        { kind: 'repeated', line: 2 },
        { kind: 'repeated', line: 2 },
        { kind: 'email_taken', line: 2 },
        { kind: 'email_taken' },
        null,
      ])
      expect(await names()).to.deep.equal(['ada', 'grace'])
    })

    it('keeps nobody from writing, and can be done again', async () => {
      const rehearsal = async () =>
        bulk.dryRun(async (writer) => {
          await writer.write(people(3), [1, 2, 3])
          await store.createUser('meanwhile')
          await (await store.findByUsername('meanwhile'))?.destroy()
        })
      await rehearsal()
      await rehearsal()

      expect(await names()).to.deep.equal([])
    })
  })

  describe('a username that somebody has left', () => {
    const alicia = { backend: 'users', userId: '77' }
    const keep = (where: Connection, username: string) =>
      new SequelizeUsernameStore(where).keep({ owner: alicia, username, until: Date.now() + 1e9 })
    afterEach(() => new SequelizeUsernameStore(connection).releaseAllOf(alicia))

    const lines = [
      person('alice'),
      person('\u0430lice', { email: null }), // Cyrillic a
      person('ALICE', { email: null }),
      // Nobody has this address: its line was not written.
      person('bob', { email: 'alice@example.com' }),
      person('eve', { groups: ['staff'] }),
    ]
    const conflicts = [{ kind: 'exists' }, { kind: 'looks_alike' }, { kind: 'exists' }, null, null]

    it('is given to nobody by an import, nor what looks like it, and a dry run says so', async () => {
      await keep(connection, 'Alice')
      await new SequelizeUsernameStore(connection).keep({
        owner: { backend: 'members', userId: '77' },
        username: 'eve',
        until: Date.now() + 1e9,
      })
      const numbers = [2, 3, 4, 5, 6]
      const found = await bulk.dryRun((writer) => writer.write(lines, numbers))
      expect(found).to.deep.equal(conflicts)
      expect(await names()).to.deep.equal([])

      expect(await write(lines, 2)).to.deep.equal(conflicts)
      expect(await names()).to.deep.equal(['bob', 'eve'])
      expect(await memberships()).to.deep.equal(['eve in staff'])
    })

    async function isFoundLater(): Promise<void> {
      const other = await openAgain(connection)
      const found = await bulk.transaction(async (writer) => {
        await writer.write([person('gus')], [2])
        await keep(other, 'alice')
        return writer.write(lines, [3, 4, 5, 6, 7])
      })
      await other.close()
      expect(found).to.deep.equal(conflicts)
      expect(await names()).to.deep.equal(['gus', 'bob', 'eve'])
    }
    // Who writes to an SQLite file is alone.
    if (!database.name.startsWith('SQLite')) {
      it('is found where it was left after the import began', isFoundLater)
    }

    it('takes one statement for each batch', async () => {
      const statements = new Statements({ connection })
      await write(people(100))
      statements.release()
      expect(statements.take().filter((sql) => /kept_usernames/.test(sql))).to.have.length(1)
    })
  })

  async function memberships(): Promise<string[]> {
    const rows = await connection.query<{ username: string; name: string }>(
      `SELECT u.username, g.name FROM ${sqlName(connection, 'user_groups')} ug
       JOIN ${sqlName(connection, 'users')} u ON CAST(u.id AS CHAR(20)) = ug.user_id
       JOIN ${sqlName(connection, 'groups')} g ON g.id = ug.group_id`,
      { type: QueryTypes.SELECT },
    )
    return rows.map(({ username, name }) => `${username} in ${name}`).sort()
  }
}

class Member extends AbstractUser {
  static override columns = { username: 'login', dateJoined: null, firstName: null, lastName: null }
  static override requiredFields = ['shoeSize']

  declare shoeSize: number
}
addAttribute(Member.prototype, 'shoeSize', { type: DataType.INTEGER })
setModelName(Member.prototype, 'Member')
addOptions(Member.prototype, { tableName: 'members', timestamps: false })

describe('createUsers() with a table of your own', () => {
  let connection: Connection
  let store: SequelizeUserStore<Member>
  before(async () => {
    const passwords = new Passwords([new CountingHasher()])
    connection = await connect({ url: 'sqlite::memory:', models: [Member], passwords })
    await connection.getRepository(Member).sync()
    store = new SequelizeUserStore(connection, Member)
  })
  after(() => connection.close())

  it('writes to its columns, in one statement', async () => {
    const statements = new Statements({ connection })
    await store.createUsers([
      { username: 'Ada', email: 'ada@example.com', passwordHash: HASH, extra: { shoeSize: 43 } },
      { username: 'Eve', extra: { shoeSize: 44 } },
    ])
    statements.release()

    expect(statements.take().filter((sql) => /INSERT/.test(sql))).to.have.length(1)
    const ada = await store.findByUsername('ADA')
    expect(ada).to.include({ username: 'Ada', shoeSize: 43, isActive: true })
    expect(await ada?.checkPassword('a password')).to.equal(true)
  })

  it('says what it has no column for, what it needs, and what is taken', async () => {
    const extra = { shoeSize: 1 }
    const table: [Record<string, unknown>, RegExp][] = [
      [{ username: 'Bob' }, /^TypeError: User 0: A Member needs shoeSize/],
      [{ username: 'Bob', firstName: 'Bob', extra }, /Member has no column for firstName/],
      [{ username: 'Bob', groups: ['staff'], extra }, /groups go with the stock table/],
      [{ username: 'ADA', extra }, /This username is already taken/],
    ]
    for (const [user, message] of table) {
      expect(String(await failure(store.createUsers([user as never])))).to.match(message)
    }
  })
})
