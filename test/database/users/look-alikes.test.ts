import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { AlreadyTaken } from '../../../src/auth/errors.ts'
import { UserImport } from '../../../src/auth/import/import-users.ts'
import type { LineProblem } from '../../../src/auth/import/user-record.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { SequelizeBulkUsers } from '../../../src/database/import/bulk-users.ts'
import { migrations } from '../../../src/database/migrations/all.ts'
import { type Connection, Migrator, SequelizeUserStore } from '../../../src/sequelize.ts'
import { CountingHasher } from '../../auth/passwords/hashers/counting-hasher.ts'
import { databases, empty, openAgain, openDatabase, type TestDatabase } from '../databases.ts'

const LOOK_ALIKE = 'm\u0430llory' // Cyrillic a

describe('A name that looks like that of somebody else', () => {
  for (const database of databases) {
    describe(`on ${database.name}`, () => isRefused(database))
  }
})

function isRefused(database: TestDatabase): void {
  let connection: Connection
  let users: SequelizeUserStore
  before(async function () {
    connection = await openDatabase(this, database)
    users = new SequelizeUserStore(connection)
  })
  beforeEach(() => empty(connection))
  after(() => connection?.close())

  const lookAlike = async (work: Promise<unknown>) => {
    const error = await work.catch((reason: unknown) => reason)
    expect(error).to.be.an.instanceOf(AlreadyTaken)
    expect(error).to.include({ field: 'username', isLookAlike: true })
  }

  it('is nobody’s new name, and nobody’s after a change', async () => {
    await users.create({ username: 'Mallory' })
    const ann = await users.create({ username: 'ann' })
    await lookAlike(users.create({ username: LOOK_ALIKE }))
    await lookAlike(users.createUser(LOOK_ALIKE))
    await lookAlike(users.createUsers([{ username: LOOK_ALIKE }]))
    await lookAlike(users.update(String(ann.id), { username: LOOK_ALIKE.toUpperCase() }))

    await users.update(String(ann.id), { username: 'anna' })
    await users.create({ username: '\u0430nn' })
    expect(await users.model.count()).to.equal(3)
  })

  it('is one person’s of parallel requests from several processes', async () => {
    const others = await Promise.all([openAgain(connection), openAgain(connection)])
    try {
      const stores = [users, ...others.map((one) => new SequelizeUserStore(one))]
      const names = [
        'root',
        'r\u043eot',
        'ro\u043et',
        'r\u03bfot',
        'r\u043e\u03bft',
        'r\u03bf\u043et',
      ]
      const tries = await Promise.all(
        names.map((username, index) =>
          (stores[index % 3] as SequelizeUserStore).create({ username }).then(
            () => 'created',
            (error: AlreadyTaken) => error.code,
          ),
        ),
      )
      expect(tries.filter((one) => one === 'created')).to.have.length(1)
      expect(tries.filter((one) => one === 'ALREADY_TAKEN')).to.have.length(names.length - 1)
    } finally {
      await Promise.all(others.map((one) => one.close()))
    }
  })

  it('is refused in an import, with the line that it looks like, in a dry run too', async () => {
    await users.create({ username: 'ann' })
    const lines = ['mallory', LOOK_ALIKE, '\u0430nn', 'bob'].map((username, index) => {
      return { number: index + 2, record: { username } }
    })
    for (const dryRun of [true, false]) {
      const problems: LineProblem[] = []
      const work = new UserImport(
        new SequelizeBulkUsers(connection, 'users'),
        Object.assign(new Passwords([new CountingHasher()]), { wrapWeak: async () => '' }),
        { dryRun, skipBad: true, onRefused: (_, found) => void problems.push(...found) },
      )
      const counts = await work.run(once(lines))
      expect(counts).to.include({ created: 2, refused: 2 })
      const codes = problems.map(({ code }) => code.replace('_by_line', ''))
      expect(codes).to.deep.equal(['import.looks_alike', 'import.looks_alike'])
    }
  })
}

describe('The migration to names that cannot deceive', () => {
  for (const database of databases) {
    it(`fills all rows, and leaves NULL to look-alikes of older ones, on ${database.name}`, async function () {
      const connection = await openDatabase(this, database)
      const migrator = new Migrator(connection)
      const names = migrations.map(({ name }) => name)
      const steps = names.length - names.indexOf('0012-username-skeletons')
      for (let step = 0; step < steps; step++) await migrator.down()
      const old = ['Mallory', LOOK_ALIKE, 'ann', 'René', 'Вася', 'm\u0430ll\u043ery', 'bob']
      // More than one batch of names that are not plain.
      const many = Array.from({ length: 600 }, (_, index) => `ж${index}`)
      for (const username of [...old, ...many]) await insertOld(connection, username)
      await migrator.up()

      const rows = await connection.query<{ username: string; look: string | null }>(
        'SELECT username, username_skeleton AS look FROM users ORDER BY id',
        { type: QueryTypes.SELECT },
      )
      const without = rows.filter(({ look }) => look === null).map(({ username }) => username)
      expect(without).to.deep.equal([LOOK_ALIKE, 'm\u0430ll\u043ery'])
      expect(rows[0]).to.deep.equal({ username: 'Mallory', look: 'mallory' })
      expect(rows.filter(({ look }) => look !== null)).to.have.length(old.length + many.length - 2)
      await connection.close()
    })
  }
})

async function insertOld(connection: Connection, username: string): Promise<void> {
  await connection.query(
    `INSERT INTO users (username, username_key, password_hash, first_name, last_name, is_active, is_staff,
       is_superuser, date_joined) VALUES (:username, :key, '!', '', '', true, false, false, '2020-01-01')`,
    { replacements: { username, key: username.toLowerCase() }, type: QueryTypes.INSERT },
  )
}

async function* once<T>(items: T): AsyncGenerator<T> {
  yield items
}
