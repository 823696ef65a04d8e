import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from 'mocha'
import { type Model, type ModelStatic, QueryTypes, Sequelize, type Transaction } from 'sequelize'
import { Passwords } from '../../../../src/auth/passwords/passwords.ts'
import { type Connection, connect } from '../../../../src/database/connection/connect.ts'
import { Migrator } from '../../../../src/database/migrations/migrator.ts'
import { Session } from '../../../../src/database/models/session.ts'
import type { Invalidations } from '../../../../src/database/sessions/cache/session-cache.ts'
import { watchWrites } from '../../../../src/database/sessions/cache/watch-writes.ts'
import {
  AbstractUser,
  SequelizeSessionStore,
  SequelizeUserStore,
} from '../../../../src/sequelize.ts'
import { CountingHasher } from '../../../auth/passwords/hashers/counting-hasher.ts'
import { declareTable } from '../../../models/club.ts'
import { sqlite, type TestDatabase } from '../../databases.ts'

export const ANYTHING = 'anything'
export const FAILED = 'store failed'

// biome-ignore lint/suspicious/noExplicitAny: as Sequelize has it for columns that it does not know.
type AnyColumns = any

/** Writes down what it is told of. */
class Recorder implements Invalidations {
  readonly told: string[] = []

  sessionChanged(idHash: string): void {
    this.told.push(`session ${idHash}`)
  }

  userChanged(backend: string, userId: string): void {
    this.told.push(`${backend} ${userId}`)
  }

  anythingChanged(): void {
    this.told.push(ANYTHING)
  }

  storeFailed(): void {
    this.told.push(FAILED)
  }
}

export class Member extends AbstractUser {}
declareTable(Member, 'members')

/** A watched database with two users, `ada` (7) and `grace` (8), and two sessions, `s1` and `s2`. */
export class Watched {
  readonly connection: Connection
  readonly users: SequelizeUserStore<Member>
  readonly model: ModelStatic<Model<AnyColumns>>
  readonly sessions: ModelStatic<Session>
  readonly store: SequelizeSessionStore
  readonly #recorder = new Recorder()

  private constructor(connection: Connection) {
    this.connection = connection
    this.users = new SequelizeUserStore(connection, Member, { backend: 'users' })
    this.model = this.users.model as unknown as ModelStatic<Model<AnyColumns>>
    this.sessions = connection.getRepository(Session) as unknown as ModelStatic<Session>
    this.store = new SequelizeSessionStore(connection)
    const watched = [{ backend: 'users', table: 'members', key: 'id' }]
    watchWrites(connection, watched, this.#recorder)
  }

  /** Opens it. Skips the suite on a machine without this kind of database. */
  static async open(context: Context, database: TestDatabase = sqlite): Promise<Watched> {
    const passwords = new Passwords([new CountingHasher()])
    const url = await database.createUrl(context)
    const connection = await connect({ url, models: [Member], passwords })
    await connection.getRepository(Member).sync()
    await new Migrator(connection, { stockUsers: false }).up()
    await connection.query('CREATE TABLE clubs (id INTEGER PRIMARY KEY, title VARCHAR(100))')
    await connection.query("INSERT INTO clubs VALUES (1, 'first')")
    return new Watched(connection)
  }

  /** Everybody as in the beginning; what was told until now is forgotten. */
  async reset(): Promise<void> {
    for (const table of ['members', 'sessions']) {
      await this.connection.query(`DELETE FROM ${table}`)
    }
    await this.users.createUser('ada', null, null, { id: 7 })
    await this.users.createUser('grace', null, null, { id: 8 })
    for (const idHash of ['s1', 's2']) await this.sessions.create(sessionRow(idHash))
    this.take()
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

  /** What was told since the last call. */
  take(): string[] {
    return this.#recorder.told.splice(0)
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
