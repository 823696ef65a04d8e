import { AsyncLocalStorage } from 'node:async_hooks'
import { expect } from 'chai'
import type { Context } from 'mocha'
import { type Model, type ModelStatic, QueryTypes, Sequelize, type Transaction } from 'sequelize'
import { Passwords } from '../../../../src/auth/passwords/passwords.ts'
import type { FoundSession, SessionReader } from '../../../../src/auth/sessions/session-store.ts'
import { Session } from '../../../../src/database/models/session.ts'
import {
  AbstractUser,
  type Connection,
  connect,
  Migrator,
  SequelizeGrantStore,
  SequelizeSessionStore,
  SequelizeUserStore,
  syncPermissions,
  UserBackend,
} from '../../../../src/sequelize.ts'
import { CountingHasher } from '../../../auth/passwords/hashers/counting-hasher.ts'
import { declareTable } from '../../../models/club.ts'
import { sqlite, type TestDatabase } from '../../databases.ts'

// biome-ignore lint/suspicious/noExplicitAny: as Sequelize has it for columns that it does not know.
type AnyColumns = any

/** A permission that everybody has been granted here. */
export const READ = 'reports.read'
const NOW = 5

export class Member extends AbstractUser {}
declareTable(Member, 'members')

/** Two users, `ada` (7) and `grace` (8), with the sessions `s1` and `s2`, and what reads them. */
export class Rounds {
  readonly connection: Connection
  readonly users: SequelizeUserStore<Member>
  readonly grants: SequelizeGrantStore
  readonly model: ModelStatic<Model<AnyColumns>>
  readonly sessions: ModelStatic<Session>
  readonly store: SequelizeSessionStore
  readonly #reader: SessionReader
  readonly #statements: string[]

  private constructor(connection: Connection, statements: string[]) {
    const passwords = new Passwords([new CountingHasher()])
    this.connection = connection
    this.#statements = statements
    this.grants = new SequelizeGrantStore(connection)
    this.users = new SequelizeUserStore(connection, Member, {
      backend: 'users',
      grants: this.grants,
    })
    this.model = this.users.model as unknown as ModelStatic<Model<AnyColumns>>
    this.sessions = connection.getRepository(Session)
    this.store = new SequelizeSessionStore(connection)
    this.#reader = this.store.createReader([
      new UserBackend(this.users, passwords) as never,
    ]) as SessionReader
  }

  /** Opens it. Skips the suite on a machine without this kind of database. */
  static async open(context: Context, database: TestDatabase = sqlite): Promise<Rounds> {
    const passwords = new Passwords([new CountingHasher()])
    const statements: string[] = []
    const connection = await connect({
      url: await database.createUrl(context),
      models: [Member],
      passwords,
      onStatement: (sql) => statements.push(sql),
    })
    await connection.getRepository(Member).sync()
    await new Migrator(connection, { stockUsers: false }).up()
    await syncPermissions(connection, [{ name: READ, label: 'Read' }])
    await connection.query('CREATE TABLE clubs (id INTEGER PRIMARY KEY, title VARCHAR(100))')
    return new Rounds(connection, statements)
  }

  /** Everybody as in the beginning, and in the cache where there is one. */
  async reset(): Promise<void> {
    for (const table of ['members', 'sessions', 'clubs', 'user_permissions']) {
      await this.connection.query(`DELETE FROM ${table}`)
    }
    await this.users.createUser('ada', null, null, { id: 7 })
    await this.users.createUser('grace', null, null, { id: 8 })
    await this.grants.grant({ backend: 'users', userId: '7' }, READ)
    for (const idHash of ['s1', 's2']) await this.sessions.create(sessionRow(idHash))
    await this.connection.query("INSERT INTO clubs VALUES (1, 'first')")
    for (let times = 0; times < 2; times++) await this.expectRight()
  }

  /** Finds the session as the next request would. */
  find(idHash = 's1'): Promise<FoundSession | null> {
    return this.#reader.find(idHash, NOW)
  }

  /** The name that the next request shows; `null` when nobody is logged in. */
  async nameShown(): Promise<string | null> {
    return ((await this.find())?.user as Member | undefined)?.firstName ?? null
  }

  /** Expects what the next requests find to be what the stores themselves find. */
  async expectRight(): Promise<void> {
    for (const idHash of ['s1', 's2']) {
      const found = await this.find(idHash)
      const record = await this.store.find(idHash, NOW)
      if (!record) {
        expect(found, idHash).to.equal(null)
        continue
      }
      const { address, agent, seriesHash, rotatedAt, ...session } = record
      expect(found?.session, idHash).to.deep.equal(session)
      await this.#expectUser(found, record.userId)
    }
  }

  /** Whether the next request is answered without a look at the tables. */
  async isCached(): Promise<boolean> {
    this.#statements.length = 0
    await this.find()
    return this.#statements.every((sql) => !/sessions/.test(sql))
  }

  async ada(): Promise<Member> {
    return (await this.users.findById('7')) as Member
  }

  async session(idHash = 's1'): Promise<Session> {
    return (await this.sessions.findByPk(idHash)) as Session
  }

  query(sql: string, transaction?: Transaction): Promise<unknown> {
    return this.connection.query(sql, transaction ? { transaction } : {})
  }

  /** Reads all users as SQL. Without a type, Sequelize stumbles over what MariaDB answers. */
  read(transaction: Transaction | null = null): Promise<unknown> {
    const options = transaction ? { transaction } : {}
    return this.connection.query('SELECT id FROM members', { type: QueryTypes.SELECT, ...options })
  }

  async #expectUser(found: FoundSession | null, userId: string | null): Promise<void> {
    const user = userId === null ? null : await this.users.findById(userId)
    const shown = found?.user as Member | undefined
    expect(shown?.dataValues ?? null).to.deep.equal(user?.dataValues ?? null)
    if (!user) return
    const granted = await this.grants.permissionsOf({ backend: 'users', userId: String(user.id) })
    expect(found?.permissions).to.deep.equal(granted)
  }
}

export function sessionRow(idHash: string) {
  return {
    ...{
      idHash,
      publicId: idHash,
      version: 1,
      userId: '7',
      backend: 'users',
      data: '{}',
      isRemembered: false,
    },
    ...{ createdAt: 1, lastSeenAt: 1, idleEndsAt: 9, absoluteEndsAt: 9 },
    ...{ address: null, agent: null },
  }
}

/** Has Sequelize find the transaction of a call chain by itself, as an app may. Answers with the undoing. */
export function useCallChains(): () => void {
  const storage = new AsyncLocalStorage<Map<string, unknown>>()
  Sequelize.useCLS({
    run: (work: () => void) => storage.run(new Map(storage.getStore()), work),
    get: (name: string) => storage.getStore()?.get(name),
    set: (name: string, value: unknown) => storage.getStore()?.set(name, value),
    bind: (work: unknown) => work,
  })
  return () => {
    delete (Sequelize as unknown as { _cls?: object })._cls
  }
}
