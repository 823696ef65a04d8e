import { expect } from 'chai'
import { DataType, DefaultScope, type ModelCtor, Sequelize } from 'sequelize-typescript'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import {
  AbstractUser,
  type Connection,
  connect,
  Migrator,
  makeReady,
  SequelizeUserStore,
  sequelizeStores,
} from '../../src/sequelize.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import { databases, postgres, sqlite } from '../database/databases.ts'
import { declareTable } from './club.ts'

/** Long hashes, as ours are. */
class LongHasher extends CountingHasher {
  override async make(raw: string): Promise<string> {
    return `counted$2$${raw}`.padEnd(83, ' .').replaceAll(' ', '.')
  }

  override async verify(_raw: string, encoded: string): Promise<boolean> {
    return encoded.startsWith('counted$')
  }

  override isOutdated(encoded: string): boolean {
    return encoded.startsWith('counted$1$')
  }
}

class Member extends AbstractUser {
  static override columns = {
    username: 'login',
    usernameKey: null,
    email: null,
    passwordHash: 'pass_hash',
    rehashedStamp: null,
    firstName: null,
    lastName: null,
    isActive: null,
    isStaff: null,
    isSuperuser: null,
    dateJoined: null,
    lastLogin: null,
  }
}
declareTable(Member, 'members', { id: { type: DataType.CHAR(6), primaryKey: true } })

interface Opened {
  readonly connection: Connection
  readonly failures: unknown[]
}

for (const database of databases) {
  describe(`a table of an app, with a column of 60 characters for hashes, on ${database.name}`, () => {
    let connection: Connection
    let failures: unknown[]
    before(async function () {
      ;({ connection, failures } = await open(await database.createUrl(this), 'VARCHAR(60)'))
    })
    after(() => connection.close())

    const ada = () => new SequelizeUserStore(connection, Member).findByUsername('ada')

    it('lets people in whose hash cannot be renewed, and reports it', async () => {
      const found = await ada()
      await makeRenewalFail(connection)
      expect(await found?.checkPassword('secret')).to.equal(true)
      expect(found?.passwordHash).to.equal('counted$1$secret')
      expect(failures).to.have.length(1)
      expect(String(failures[0])).to.match(/too long|too narrow|no such column|out of range/i)
    })

    if (database !== sqlite) {
      it('stops the start, and names the column, its width and what to do', async () => {
        const options = { stockUsers: false }
        const starts = [
          () => new Migrator(connection, options).up(),
          () => makeReady(connection, options),
          () => {
            const users = new SequelizeUserStore(connection, Member)
            return sequelizeStores(connection, { users }).checkReady()
          },
        ]
        for (const start of starts) {
          const error = await start().catch((caught: Error) => caught)
          expect(error).to.be.an.instanceOf(Error).with.property('name', 'ColumnTooNarrow')
          expect((error as Error).message).to.match(
            /^members\.pass_hash takes 60 characters.*has 83.*VARCHAR\(255\)/,
          )
        }
      })
    }
  })
}

/** SQLite's columns take text of any length, so there the column goes. */
async function makeRenewalFail(connection: Connection): Promise<void> {
  if (connection.getDialect() !== 'sqlite') return
  await connection.query('ALTER TABLE members RENAME COLUMN pass_hash TO gone')
}

async function open(url: string, hashType: string): Promise<Opened> {
  const failures: unknown[] = []
  const options = { onRenewalFailed: (error: unknown) => failures.push(error) }
  const passwords = new Passwords([new LongHasher()], options)
  const connection = await connect({ url, models: [Member], passwords })
  await connection.query(
    `CREATE TABLE members (id CHAR(6) PRIMARY KEY, login CHAR(20), pass_hash ${hashType})`,
  )
  await connection.query("INSERT INTO members VALUES ('M-1', 'ada', 'counted$1$secret')")
  return { connection, failures }
}

describe('CHAR(n) of PostgreSQL, which is filled up with blanks', () => {
  it('is read without them, be it a hash, a name or an id', async function () {
    const { connection, failures } = await open(await postgres.createUrl(this), 'CHAR(120)')
    const users = new SequelizeUserStore(connection, Member)

    const found = (await users.findByUsername('ada'))!
    expect([found.id, found.username, found.passwordHash]).to.deep.equal([
      'M-1',
      'ada',
      'counted$1$secret',
    ])
    expect((await users.findById('M-1'))?.id).to.equal('M-1')
    expect(await found.checkPassword('secret')).to.equal(true)
    expect((await users.findById('M-1'))?.passwordHash).to.have.length(83)
    await found.setPassword('another')
    expect(await users.savePassword(found)).to.equal(true)
    expect(failures).to.deep.equal([])
    await connection.close()
  })
})

describe('CHAR(n) on an instance of the app', () => {
  it('is read without blanks where the model declares it, by the app too', async function () {
    class Plain extends Member {}
    declareTable(Plain, 'members', {
      id: { type: DataType.CHAR(6), primaryKey: true },
      username: { type: DataType.CHAR(20) },
      passwordHash: { type: DataType.CHAR(120) },
    })
    const url = await postgres.createUrl(this)
    const { connection } = await open(url, 'CHAR(120)')
    await connection.close()
    const models = [Plain as unknown as ModelCtor<Plain>]
    const app = new Sequelize(url, { models, logging: false })
    const passwords = new Passwords([new LongHasher()])
    const { users } = sequelizeStores(app, { model: Plain, passwords })

    const found = (await users.findByUsername('ada'))!
    expect([found.id, found.username, found.passwordHash]).to.deep.equal([
      'M-1',
      'ada',
      'counted$1$secret',
    ])
    expect((await users.findById('M-1'))?.id).to.equal('M-1')
    expect(await found.checkPassword('secret')).to.equal(true)
    expect((await models[0]!.findOne())?.passwordHash).to.have.length(83)
    await found.setPassword('another')
    expect(await users.savePassword(found)).to.equal(true)
    await app.close()
  })
})

describe('a model that keeps its hash from us', () => {
  const start = async (model: typeof Member) => {
    const connection = await connect({ url: 'sqlite::memory:', models: [model] })
    return new SequelizeUserStore(connection, model)
  }

  async function expectRefused(model: typeof Member, message: RegExp): Promise<void> {
    const error = await start(model).catch((caught: Error) => caught)
    expect(error).to.be.an.instanceOf(TypeError).with.property('message').match(message)
  }

  it('does not start when its default scope hides it', async () => {
    class Shy extends Member {}
    declareTable(Shy, 'shy')
    DefaultScope(() => ({ attributes: { exclude: ['passwordHash'] } }))(Shy)
    await expectRefused(Shy, /^Shy: passwordHash is hidden by the default scope.*named scope/)

    class Brief extends Member {}
    declareTable(Brief, 'brief')
    DefaultScope(() => ({ attributes: ['id', 'username'] }))(Brief)
    await expectRefused(Brief, /^Brief: passwordHash is hidden/)
  })

  it('starts with a scope that hides what no login needs', async () => {
    class Tidy extends Member {
      static override columns = { ...Member.columns, firstName: 'first' } as never
    }
    declareTable(Tidy, 'tidy')
    DefaultScope(() => ({ attributes: { exclude: ['firstName'] } }))(Tidy)
    expect(await start(Tidy)).to.be.an.instanceOf(SequelizeUserStore)
  })

  it('does not start when a class field without `declare` hides a column', async () => {
    for (const field of ['passwordHash', 'username', 'isActive']) {
      const Fields = {
        Fielded: class extends Member {
          constructor(...given: never[]) {
            super(...given)
            Object.defineProperty(this, field, { value: undefined })
          }
        },
      }
      declareTable(Fields.Fielded, 'fielded')
      await expectRefused(
        Fields.Fielded,
        new RegExp(`^Fielded: ${field} is a class field.*declare ${field}`),
      )
    }
  })
})
