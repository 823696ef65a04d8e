import { Op, type WhereOptions } from 'sequelize'
import type { Repository } from 'sequelize-typescript'
import type { AuthenticationBackend } from '../../auth/backend.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type {
  SessionChanges,
  SessionPage,
  SessionReader,
  SessionRecord,
  SessionStore,
  SessionSummary,
  SessionTouch,
} from '../../auth/sessions/session-store.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, runAlone, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { Session } from '../models/session.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'
import { createSessionReader } from './cache/create-session-reader.ts'
import type { SequelizeSessionReader } from './cache/session-reader.ts'
import { EndedSessions } from './find-ended.ts'
import { findOpenSessions } from './find-open.ts'
import { listAllSessions, listSessionsOf } from './list-all.ts'
import { oldestOf } from './oldest-of.ts'
import { toRecord } from './session-records.ts'
import { touchStatement } from './touch-statement.ts'

/** How sessions are stored and cached. */
export interface SessionStoreOptions extends InTransaction {
  /**
   * PostgreSQL and MariaDB: how long a process may use again what it has read, without asking whether
   * it has changed, in milliseconds. What SQLite shows is exact without it (0: asks every time).
   */
  readonly cacheMs?: number
  /** The number of sessions that are kept in memory at most. 0: none (10,000). */
  readonly cacheLimit?: number
}

/** Keeps sessions in the `sessions` table, one statement for each call but `purge`. */
export class SequelizeSessionStore implements SessionStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string
  readonly #sessions: Repository<Session>
  readonly #options: SessionStoreOptions
  readonly #bound: InTransaction
  readonly #ended: EndedSessions
  readonly #readers: SequelizeSessionReader<AbstractUser>[] = []

  constructor(connection: Connection, options: SessionStoreOptions = {}) {
    this.#connection = connection
    this.#options = options
    this.#bound = options.transaction ? { transaction: options.transaction } : {}
    this.#sql = new Sql(connection, this.#bound)
    this.#table = this.#sql.tables.sql('sessions')
    this.#sessions = connection.getRepository(Session)
    this.#ended = new EndedSessions(connection, this.#bound)
  }

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    return this.#findOne({ idHash, ...notOver(now) })
  }

  async findSeries(seriesHash: string, now: number): Promise<SessionRecord | null> {
    return this.#findOne({ seriesHash, ...notOver(now) })
  }

  findEnded(publicIds: readonly string[], now: number) {
    return this.#ended.find(publicIds, now)
  }

  findOpen(publicIds: readonly string[], now: number) {
    return findOpenSessions(this.#sql, this.#table, publicIds, now)
  }

  async insert(record: SessionRecord): Promise<void> {
    const row = { ...record, data: JSON.stringify(record.data) }
    await runAlone(this.#bound, () => this.#sessions.create(row, this.#bound))
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    const { userId, backend, data } = changes
    const row = { userId, backend, data: JSON.stringify(data), version: version + 1 }
    const where = { where: { idHash, version }, ...this.#bound }
    const [changed] = await runAlone(this.#bound, () => this.#sessions.update(row, where))
    this.#forget()
    return changed === 1
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    const row = { ...record, data: JSON.stringify(record.data) }
    const where = { where: { idHash }, ...this.#bound }
    const [replaced] = await runAlone(this.#bound, () => this.#sessions.update(row, where))
    this.#forget()
    return replaced === 1
  }

  async touch(touches: readonly SessionTouch[]): Promise<void> {
    if (touches.length === 0) return
    const { statement, values } = touchStatement(this.#sql, this.#table, touches)
    await this.#sql.update(statement, values)
  }

  async destroy(idHash: string): Promise<void> {
    const where = { where: { idHash }, ...this.#bound }
    await runAlone(this.#bound, () => this.#sessions.destroy(where))
    this.#forget()
  }

  listOf(owner: UserReference, now: number): Promise<readonly SessionSummary[]> {
    return listSessionsOf(this.#sessions, { owner, now, bound: this.#bound })
  }

  listAll(after: string | null, limit: number, now: number): Promise<SessionPage> {
    return listAllSessions(this.#sessions, { after, limit, now, bound: this.#bound })
  }

  async destroyOne({ backend, userId }: UserReference, publicId: string): Promise<boolean> {
    if (!isStorable(backend, userId, publicId)) return false
    const where = { where: { publicId, backend, userId }, ...this.#bound }
    const destroyed = await runAlone(this.#bound, () => this.#sessions.destroy(where))
    this.#forget()
    return destroyed === 1
  }

  async destroyAllOf({ backend, userId }: UserReference, exceptPublicId?: string): Promise<number> {
    if (!isStorable(backend, userId)) return 0
    const except = isStorable(exceptPublicId) ? exceptPublicId : undefined
    const andNot = except === undefined ? '' : 'AND public_id <> :except'
    const where = `user_id = :userId AND backend = :backend ${andNot}`
    const locked = this.#sql.lockedInOrder(this.#table, 'id_hash', where)
    const values = { backend, userId, ...(except === undefined ? {} : { except }) }
    const destroyed = await this.#sql.delete(this.#table, locked, values)
    this.#forget()
    return destroyed
  }

  async destroyAllOfMany(backend: string, userIds: readonly string[]): Promise<number> {
    const destroyed = await this.#sql.deleteOf({ backend, userIds }, this.#table, 'id_hash')
    this.#forget()
    return destroyed
  }

  async destroyOldest(
    owner: UserReference,
    publicId: string,
    others: number,
    now: number,
  ): Promise<number> {
    const { backend, userId } = owner
    if (!isStorable(backend, userId, publicId)) return 0
    const where = oldestOf(this.#table, others)
    const locked = this.#sql.lockedInOrder(this.#table, 'id_hash', where)
    const destroyed = await this.#sql.delete(this.#table, locked, {
      backend,
      userId,
      publicId,
      now,
    })
    this.#forget()
    return destroyed
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'sessions', person)
  }

  async purge(now: number): Promise<number> {
    const expiring = { table: 'sessions' as const, columns: ['idle_ends_at', 'absolute_ends_at'] }
    const removed = await purgeTable(this.#connection, expiring, now)
    // Whoever gives a time to come removes sessions that are still in use.
    if (removed > 0) this.#forget()
    return removed
  }

  createReader(backends: readonly AuthenticationBackend[]): SessionReader | null {
    const { cacheMs = 0, cacheLimit = 10_000 } = this.#options
    const cache = { cacheMs, cacheLimit }
    const reader = createSessionReader(this.#connection, this, backends, cache)
    if (reader) this.#readers.push(reader)
    return reader
  }

  async #findOne(where: WhereOptions): Promise<SessionRecord | null> {
    const row = await this.#sessions.findOne({ where, raw: true, ...this.#bound })
    return row && toRecord(row)
  }

  /** Only a cache with a time bound needs to be told: without it, a new value could be missing. */
  #forget(): void {
    for (const reader of this.#readers) reader.forget()
  }
}

function notOver(now: number) {
  return { idleEndsAt: { [Op.gt]: now }, absoluteEndsAt: { [Op.gt]: now } }
}
