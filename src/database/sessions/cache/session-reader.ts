import { QueryTypes } from 'sequelize'
import type {
  FoundSession,
  SessionReader,
  SessionStore,
} from '../../../auth/sessions/session-store.ts'
import { type Connection, isSqlite } from '../../connection/connect.ts'
import { AbstractUser } from '../../models/abstract-user.ts'
import type { BoundUserModel } from '../../users/user-finder.ts'
import { Batch } from './batch.ts'
import { coalesce } from './coalesce.ts'
import { type ReadMemory, userKey } from './session-cache.ts'
import { type RememberedSession, rememberedSession, sessionState } from './session-rows.ts'
import { type SignedInRow, signedInQuery, USER_COLUMN } from './signed-in-query.ts'
import type { SqliteReader } from './sqlite-reader.ts'
import { type UserRow, UserRows } from './user-rows.ts'

export type SessionMemory = ReadMemory<RememberedSession, UserRow>

export interface SessionReaderOptions<U extends AbstractUser> {
  readonly connection: Connection
  /** Asked when the users cannot be read in the same statement. */
  readonly store: SessionStore
  /** The backend whose users are read as well, by its name, and their model. */
  readonly backend: string
  readonly model: BoundUserModel<U>
  /** Reads under the ORM, on SQLite (`null`: the ORM runs the statement). */
  readonly sqlite: SqliteReader | null
  /** `null`: the database is asked every time. */
  readonly memory: SessionMemory | null
  /** Whether what is granted to these users may be remembered as well. */
  readonly remembersGrants: boolean
}

interface Statement<U extends AbstractUser> {
  readonly sql: string
  readonly rows: UserRows<U>
}

/** Finds a session and its user with one statement, or with none if both were seen a moment ago. */
export class SequelizeSessionReader<U extends AbstractUser> implements SessionReader<U> {
  readonly #options: SessionReaderOptions<U>
  #preparing: Promise<Statement<U> | null> | null = null
  #statement: Statement<U> | null = null
  #batch: Batch<SignedInRow> | null = null
  /** Whether there will never be a statement: for a view, or for ids that cannot be compared. */
  #isUnsupported = false

  constructor(options: SessionReaderOptions<U>) {
    this.#options = options
  }

  async find(idHash: string, now: number): Promise<FoundSession<U> | null> {
    const { memory } = this.#options
    if (!memory) return this.#ask(idHash, now)
    await coalesce()
    if (!memory.isFresh) await memory.confirm()
    return this.#recall(memory, idHash, now) ?? this.#ask(idHash, now)
  }

  #recall(memory: SessionMemory, idHash: string, now: number): FoundSession<U> | null {
    const remembered = memory.sessions.get(idHash)
    if (!remembered || isOver(remembered, now)) return null
    const { backend, userId } = remembered
    if (backend !== this.#options.backend || userId === null) {
      return { session: sessionState(idHash, remembered) }
    }
    const row = memory.users.get(userKey(backend, userId))
    if (!row || !this.#statement || !this.#suits) return null
    return {
      session: sessionState(idHash, remembered),
      user: this.#build(this.#statement.rows, row),
    }
  }

  async #ask(idHash: string, now: number): Promise<FoundSession<U> | null> {
    const { memory, store } = this.#options
    const statement = await this.#prepared()
    const moment = memory?.moment ?? 0
    if (!statement) {
      const session = await store.find(idHash, now)
      return session && { session }
    }
    const row = await this.#row(statement.sql, idHash)
    const remembered = row && rememberedSession(row)
    if (!remembered || isOver(remembered, now)) return null
    const user = this.#userOf(row, statement.rows)
    if (memory?.isStill(moment) && isLight(remembered, user?.row)) {
      memory.sessions.set(idHash, remembered)
      if (user) memory.users.set(userKey(this.#options.backend, user.id), user.row)
    }
    const session = sessionState(idHash, remembered)
    return user ? { session, user: this.#build(statement.rows, user.row) } : { session }
  }

  #build(rows: UserRows<U>, row: UserRow): U {
    const { memory, remembersGrants } = this.#options
    const user = rows.build(row)
    if (memory && remembersGrants) AbstractUser.rememberGrantsOf(user, memory)
    return user
  }

  /** Forgets everything, as after sessions were removed in bulk. */
  forget(): void {
    this.#options.memory?.anythingChanged()
  }

  /** Hooks and scopes may be added at any time. */
  get #suits(): boolean {
    return UserRows.suits(this.#options.model, this.#options.connection)
  }

  /** `null` for users whose model has to read them itself: the reasons may come and go. */
  async #prepared(): Promise<Statement<U> | null> {
    if (this.#isUnsupported || !this.#suits) return null
    if (this.#statement) return this.#statement
    this.#preparing ??= this.#prepare().finally(() => {
      this.#preparing = null
    })
    // A table that is not there yet is looked for again: it may be made while the app is running.
    this.#statement = await this.#preparing
    return this.#statement
  }

  async #prepare(): Promise<Statement<U> | null> {
    const { connection, model } = this.#options
    const rows = await UserRows.of(model, connection)
    if (!rows) return null
    const sql = signedInQuery(connection, model, rows.columns)
    this.#isUnsupported = sql === null || (await isView(connection, String(model.getTableName())))
    return sql === null || this.#isUnsupported ? null : { sql, rows }
  }

  /** On SQLite, where one statement is run at a time, many requests share it. */
  async #row(sql: string, idHash: string): Promise<SignedInRow | undefined> {
    const { connection, backend } = this.#options
    if (isSqlite(connection)) {
      this.#batch ??= new Batch((hashes) => this.#rowsOf(sql, hashes))
      return this.#batch.load(idHash)
    }
    const bind = [backend, idHash]
    const [row] = await connection.query<SignedInRow>(sql, { type: QueryTypes.SELECT, bind })
    return row
  }

  async #rowsOf(sql: string, hashes: readonly string[]): Promise<Map<string, SignedInRow>> {
    const { connection, sqlite, backend } = this.#options
    const bind = [backend, JSON.stringify(hashes)]
    const rows = sqlite
      ? await sqlite.rows<SignedInRow>(sql, bind)
      : await connection.query<SignedInRow>(sql, { type: QueryTypes.SELECT, bind })
    return new Map(rows.map((row) => [row.id_hash, row]))
  }

  /** Some columns take one id for another, such as "ADA" for "ada": an id is itself. */
  #userOf(row: SignedInRow, rows: UserRows<U>): { id: string; row: UserRow } | null {
    if (row.backend !== this.#options.backend || row[`${USER_COLUMN}${rows.keyIndex}`] === null) {
      return null
    }
    const packed = rows.pack(row, USER_COLUMN)
    const id = String(rows.build(packed).id)
    return id === row.user_id ? { id, row: packed } : null
  }
}

function isOver({ idleEndsAt, absoluteEndsAt }: RememberedSession, now: number): boolean {
  return idleEndsAt <= now || absoluteEndsAt <= now
}

/** The number of sessions is bounded, and so is what one may weigh: about as many characters. */
const HEAVIEST = 4096

function isLight({ data }: RememberedSession, row: UserRow | undefined): boolean {
  return (data?.length ?? 0) + (row?.weight ?? 0) <= HEAVIEST
}

/** What a view shows may change with the time alone, which no commit tells of. */
async function isView(connection: Connection, table: string): Promise<boolean> {
  if (!isSqlite(connection)) return false
  const sql = "SELECT 1 FROM sqlite_master WHERE type = 'view' AND lower(name) = lower($1)"
  const views = await connection.query(sql, { type: QueryTypes.SELECT, bind: [table] })
  return views.length > 0
}
