import { QueryTypes } from 'sequelize'
import type {
  FoundSession,
  SessionReader,
  SessionStore,
} from '../../../auth/sessions/session-store.ts'
import { type Connection, isSqlite } from '../../connection/connection.ts'
import type { AbstractUser } from '../../models/abstract-user.ts'
import type { BoundUserModel } from '../../users/user-finder.ts'
import { Batch } from './batch.ts'
import type { SessionCache } from './session-cache.ts'
import { type CachedState, cachedState, grantsIn, isOver, sessionState } from './session-rows.ts'
import { type SignedInRow, signedInQuery, USER_COLUMN } from './signed-in-query.ts'
import type { SqliteReader } from './sqlite-reader.ts'
import { type UserRow, UserRows } from './user-rows.ts'

/** All that is kept of one session. */
export interface CachedSession {
  readonly state: CachedState
  /** `null` for a session without a user, and for a user whom only their backend can find. */
  readonly user: UserRow | null
  /** `null` when the backend is to be asked. */
  readonly permissions: ReadonlySet<string> | null
}

export interface SessionReaderOptions<U extends AbstractUser> {
  readonly connection: Connection
  /** Asked when the users cannot be read in the same statement. */
  readonly store: SessionStore
  /** The backend whose users are read as well, by its name, and their model. */
  readonly backend: string
  readonly model: BoundUserModel<U>
  /** The name under which grants to these users are kept; `null`: their backend is to be asked. */
  readonly grantsOf: string | null
  /** Reads under the ORM, on an SQLite file (`null`: the ORM runs the statement). */
  readonly sqlite: SqliteReader | null
  /** `null`: the database is asked every time. */
  readonly cache: SessionCache<CachedSession> | null
}

interface Statement<U extends AbstractUser> {
  readonly sql: string
  readonly rows: UserRows<U>
}

/** Finds a session, its user and their permissions with one statement, or with none: see README.md. */
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
    const { cache } = this.#options
    if (!cache?.has(idHash)) return this.#read(idHash, now)
    await cache.confirm()
    return this.#recall(cache, idHash, now) ?? this.#read(idHash, now)
  }

  /** Forgets everything: the store has written. On SQLite the change counter tells of that as well. */
  forget(): void {
    this.#options.cache?.clear()
  }

  #recall(cache: SessionCache<CachedSession>, idHash: string, now: number): FoundSession<U> | null {
    const cached = cache.get(idHash)
    if (!cached || !this.#statement || !this.#suits || isOver(cached.state, now)) return null
    const { state, user, permissions } = cached
    return found(sessionState(idHash, state), user && this.#statement.rows.build(user), permissions)
  }

  async #read(idHash: string, now: number): Promise<FoundSession<U> | null> {
    const { cache, store } = this.#options
    const statement = await this.#prepared()
    if (!statement) {
      const session = await store.find(idHash, now)
      return session && { session }
    }
    const version = cache?.version ?? 0
    const row = await this.#row(statement.sql, idHash)
    const state = row && cachedState(row)
    if (!state || isOver(state, now)) return null
    const user = this.#userOf(row, statement.rows)
    const permissions = user && this.#options.grantsOf !== null ? grantsIn(row) : null
    if (cache) {
      const entry = { state, user: user && statement.rows.pack(user), permissions }
      if (isLight(entry)) cache.set(idHash, entry, version)
    }
    return found(sessionState(idHash, state), user, permissions)
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
    const { connection, model, grantsOf } = this.#options
    const rows = await UserRows.of(model, connection)
    if (!rows) return null
    const { columns } = rows
    const sql = signedInQuery(connection, { model, columns, readsGrants: grantsOf !== null })
    this.#isUnsupported = sql === null || (await isView(connection, String(model.getTableName())))
    return sql === null || this.#isUnsupported ? null : { sql, rows }
  }

  /** On SQLite, where one statement runs at a time, many requests share it. */
  async #row(sql: string, idHash: string): Promise<SignedInRow | undefined> {
    if (isSqlite(this.#options.connection)) {
      this.#batch ??= new Batch((hashes) => this.#rowsOf(sql, hashes))
      return this.#batch.load(idHash)
    }
    const [row] = await this.#query(sql, idHash)
    return row
  }

  async #rowsOf(sql: string, hashes: readonly string[]): Promise<Map<string, SignedInRow>> {
    const rows = await this.#query(sql, JSON.stringify(hashes))
    return new Map(rows.map((row) => [row.id_hash, row]))
  }

  #query(sql: string, idHash: string): Promise<SignedInRow[]> {
    const { connection, sqlite, backend, grantsOf } = this.#options
    const bind = [grantsOf ?? '', backend, idHash]
    return sqlite
      ? sqlite.rows<SignedInRow>(sql, bind)
      : connection.query<SignedInRow>(sql, { type: QueryTypes.SELECT, bind })
  }

  /** Some columns take one id for another, such as "ADA" for "ada": an id is itself. */
  #userOf(row: SignedInRow, rows: UserRows<U>): U | null {
    if (row.backend !== this.#options.backend) return null
    const key = row[`${USER_COLUMN}${rows.keyIndex}`]
    return isId(key) && String(key) === row.user_id ? rows.read(row, USER_COLUMN) : null
  }
}

function found<U extends AbstractUser>(
  session: FoundSession['session'],
  user: U | null,
  permissions: ReadonlySet<string> | null,
): FoundSession<U> {
  if (!user) return { session }
  return permissions ? { session, user, permissions } : { session, user }
}

/** SQLite's driver has rounded a greater number: it would be somebody else's id. */
function isId(key: unknown): boolean {
  return key !== null && (typeof key !== 'number' || Number.isSafeInteger(key))
}

/** The number of sessions is bounded, and so is what one may weigh: about as many characters. */
const MAX_WEIGHT = 4096

function isLight({ state, user, permissions }: CachedSession): boolean {
  const names = [...(permissions ?? [])].reduce((sum, name) => sum + name.length, 0)
  return (state.data?.length ?? 0) + (user?.weight ?? 0) + names <= MAX_WEIGHT
}

/** What a view shows may change with the time alone, which no commit tells of. */
async function isView(connection: Connection, table: string): Promise<boolean> {
  if (!isSqlite(connection)) return false
  const sql = "SELECT 1 FROM sqlite_master WHERE type = 'view' AND lower(name) = lower($1)"
  const views = await connection.query(sql, { type: QueryTypes.SELECT, bind: [table] })
  return views.length > 0
}
