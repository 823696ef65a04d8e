import { Op } from 'sequelize'
import type { Repository } from 'sequelize-typescript'
import type { AuthenticationBackend } from '../../auth/backend.ts'
import {
  MOST_LISTED_SESSIONS,
  type SessionChanges,
  type SessionReader,
  type SessionRecord,
  type SessionStore,
  type SessionSummary,
  type SessionTouch,
} from '../../auth/sessions/session-store.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connect.ts'
import { retryDeadlocks } from '../connection/retry-deadlocks.ts'
import { Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { Session } from '../models/session.ts'
import { makeSessionReader } from './cache/make-session-reader.ts'
import type { SequelizeSessionReader } from './cache/session-reader.ts'
import { toRecord, toSummary } from './session-records.ts'
import { touchStatement } from './touch-statement.ts'

export interface SessionStoreOptions {
  /**
   * How long a process may answer from what it has just read, before it looks whether somebody else
   * has changed it, in milliseconds. What it writes itself counts at once. 0: it asks every time (1000).
   */
  readonly memoryMs?: number
  /** The number of sessions that are kept in memory at most (10,000). */
  readonly memoryLimit?: number
}

/** Keeps sessions in the `sessions` table, one statement for each call but `purge`. */
export class SequelizeSessionStore implements SessionStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string
  readonly #sessions: Repository<Session>
  readonly #options: SessionStoreOptions
  readonly #readers: SequelizeSessionReader<AbstractUser>[] = []

  constructor(connection: Connection, options: SessionStoreOptions = {}) {
    this.#connection = connection
    this.#options = options
    this.#sql = new Sql(connection)
    this.#table = this.#sql.tables.sql('sessions')
    this.#sessions = connection.getRepository(Session)
  }

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    const row = await this.#sessions.findOne({ where: { idHash, ...notOver(now) }, raw: true })
    return row && toRecord(row)
  }

  async insert(record: SessionRecord): Promise<void> {
    const row = { ...record, data: JSON.stringify(record.data) }
    await retryDeadlocks(() => this.#sessions.create(row))
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    const { userId, backend, data } = changes
    const [changed] = await this.#sessions.update(
      { userId, backend, data: JSON.stringify(data), version: version + 1 },
      { where: { idHash, version } },
    )
    return changed === 1
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    const row = { ...record, data: JSON.stringify(record.data) }
    const [replaced] = await retryDeadlocks(() => this.#sessions.update(row, { where: { idHash } }))
    return replaced === 1
  }

  async touch(touches: readonly SessionTouch[]): Promise<void> {
    const [first, ...others] = touches
    if (!first) return
    if (others.length === 0) return this.#touchOne(first)
    const { statement, values } = touchStatement(this.#sql, this.#table, touches)
    await this.#sql.update(statement, values)
  }

  async destroy(idHash: string): Promise<void> {
    await this.#sessions.destroy({ where: { idHash } })
  }

  async listOf(owner: UserReference, now: number): Promise<readonly SessionSummary[]> {
    const { backend, userId } = owner
    if (!isStorable(backend, userId)) return []
    const rows = await this.#sessions.findAll({
      where: { backend, userId, ...notOver(now) },
      attributes: { exclude: ['idHash', 'version', 'data'] },
      order: [['lastSeenAt', 'DESC']],
      limit: MOST_LISTED_SESSIONS,
      raw: true,
    })
    return rows.map(toSummary)
  }

  async destroyOne(owner: UserReference, publicId: string): Promise<boolean> {
    const { backend, userId } = owner
    if (!isStorable(backend, userId, publicId)) return false
    return (await this.#sessions.destroy({ where: { publicId, backend, userId } })) === 1
  }

  async destroyAllOf(owner: UserReference, exceptPublicId?: string): Promise<number> {
    const { backend, userId } = owner
    if (!isStorable(backend, userId)) return 0
    const except = isStorable(exceptPublicId) ? exceptPublicId : undefined
    const andNot = except === undefined ? '' : 'AND public_id <> :except'
    const where = `user_id = :userId AND backend = :backend ${andNot}`
    return this.#sql.delete(this.#table, this.#sql.lockedInOrder(this.#table, 'id_hash', where), {
      backend,
      userId,
      ...(except === undefined ? {} : { except }),
    })
  }

  async purge(now: number): Promise<number> {
    const expiring = { table: 'sessions' as const, columns: ['idle_ends_at', 'absolute_ends_at'] }
    const removed = await purgeTable(this.#connection, expiring, now)
    // Whoever gives a time to come removes sessions that are still in use.
    if (removed > 0) for (const reader of this.#readers) reader.forget()
    return removed
  }

  createReader(backends: readonly AuthenticationBackend[]): SessionReader | null {
    const { memoryMs = 1000, memoryLimit = 10_000 } = this.#options
    const memory = { maxAgeMs: memoryMs, limit: memoryLimit }
    const reader = makeSessionReader(this.#connection, this, backends, memory)
    if (reader) this.#readers.push(reader)
    return reader
  }

  /** By the model, which tells whoever remembers sessions which one has changed. */
  async #touchOne({ idHash, lastSeenAt, idleEndsAt }: SessionTouch): Promise<void> {
    await this.#sessions.update(
      { lastSeenAt, idleEndsAt },
      { where: { idHash, lastSeenAt: { [Op.lt]: lastSeenAt } } },
    )
  }
}

function notOver(now: number) {
  return { idleEndsAt: { [Op.gt]: now }, absoluteEndsAt: { [Op.gt]: now } }
}
