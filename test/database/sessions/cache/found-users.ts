import { expect } from 'chai'
import { Passwords } from '../../../../src/auth/passwords/passwords.ts'
import { SequelizeSessionReader } from '../../../../src/database/sessions/cache/session-reader.ts'
import {
  type AbstractUser,
  type Connection,
  connect,
  Migrator,
  SequelizeSessionStore,
  SequelizeUserStore,
  UserBackend,
  type UserModel,
} from '../../../../src/sequelize.ts'
import { CountingHasher } from '../../../auth/passwords/hashers/counting-hasher.ts'

/** What Sequelize keeps of a row beside the attributes. */
interface Insides {
  readonly _previousDataValues: object
}

/** Users of some model, as they are found together with their sessions. */
export class FoundUsers<U extends AbstractUser> {
  readonly connection: Connection
  readonly users: SequelizeUserStore<U>
  readonly statements: string[]
  readonly #store: SequelizeSessionStore
  readonly #reader: SequelizeSessionReader<AbstractUser>
  #sessions = 0

  private constructor(connection: Connection, model: UserModel<U>, statements: string[]) {
    this.connection = connection
    this.statements = statements
    this.users = new SequelizeUserStore(connection, model)
    this.#store = new SequelizeSessionStore(connection, { cacheMs: 60_000 })
    const backend = new UserBackend(this.users, new Passwords([new CountingHasher()]))
    const reader = this.#store.createReader([backend as never])
    if (!(reader instanceof SequelizeSessionReader)) throw new Error('These users have no reader')
    this.#reader = reader
  }

  /** Opens a database with the model's own table, or with the one that this statement makes. */
  static async open<U extends AbstractUser>(
    url: string,
    model: UserModel<U>,
    table?: string,
  ): Promise<FoundUsers<U>> {
    const passwords = new Passwords([new CountingHasher()])
    const statements: string[] = []
    const onStatement = (sql: string) => statements.push(sql)
    const connection = await connect({ url, models: [model], passwords, onStatement })
    if (table) await connection.query(table)
    else await connection.getRepository(model).sync()
    await new Migrator(connection, { stockUsers: false }).up()
    return new FoundUsers(connection, model, statements)
  }

  /** The user that is read together with a session of theirs: first from the database, then from the cache. */
  async find(id: string): Promise<readonly [U, U]> {
    const found = [await this.findOnce(id), await this.#findAgain(id)] as const
    for (const user of found) if (!user) throw new Error(`Nobody was found with session and ${id}`)
    return found as readonly [U, U]
  }

  /** Reads from the database. `undefined` when the user is not read together with the session. */
  async findOnce(id: string): Promise<U | undefined> {
    this.#reader.forget()
    return this.#findAgain(id)
  }

  async #findAgain(id: string): Promise<U | undefined> {
    const idHash = `session of ${id}`
    const backend = this.users.backend
    if (!(await this.#store.find(idHash, 0))) {
      this.#sessions += 1
      await this.#store.insert({
        ...{
          idHash,
          publicId: `${this.#sessions}`,
          version: 1,
          userId: id,
          backend,
          data: { n: this.#sessions },
        },
        ...{ isRemembered: false, createdAt: 1, lastSeenAt: 1, idleEndsAt: 9, absoluteEndsAt: 9 },
        ...{ address: null, agent: null },
        ...{ seriesHash: null, rotatedAt: null },
      })
    }
    return (await this.#reader.find(idHash, 0))?.user as U | undefined
  }

  /** Compares what was found with a session to what the model itself finds, member for member. */
  async expectSame(id: string): Promise<void> {
    const expected = (await this.users.findById(id)) as U
    for (const user of await this.find(id)) {
      expect(user).to.be.an.instanceOf(this.users.model)
      expect(user.dataValues).to.deep.equal(expected.dataValues)
      expect(Object.keys(user.dataValues)).to.deep.equal(Object.keys(expected.dataValues))
      expect(previousOf(user)).to.deep.equal(previousOf(expected))
      expect(user.previous()).to.deep.equal(expected.previous())
      expect(user.changed()).to.equal(expected.changed())
      expect(user.isNewRecord).to.equal(expected.isNewRecord)
      expect(user.get()).to.deep.equal(expected.get())
      expect(user.toJSON()).to.deep.equal(expected.toJSON())
      expect(user.id).to.equal(expected.id)
      for (const member of MEMBERS) expect(user[member], member).to.deep.equal(expected[member])
    }
  }
}

const MEMBERS = [
  ...(['username', 'email', 'passwordHash', 'isActive', 'isStaff', 'isSuperuser'] as const),
  ...(['firstName', 'lastName', 'dateJoined', 'lastLogin', 'isAuthenticated'] as const),
]

function previousOf(user: AbstractUser): object {
  return (user as unknown as Insides)._previousDataValues
}
