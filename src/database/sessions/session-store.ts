import { Op } from 'sequelize'
import type { Repository } from 'sequelize-typescript'
import type { AuthenticationBackend } from '../../auth/backend.ts'
import type {
  SessionChanges,
  SessionReader,
  SessionRecord,
  SessionStore,
} from '../../auth/sessions/session-store.ts'
import type { Connection } from '../connection/connect.ts'
import { purgeTable } from '../expiry/purge.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { Session, type SessionColumns } from '../models/session.ts'
import { createSessionReader } from './cache/create-session-reader.ts'
import type { SequelizeSessionReader } from './cache/session-reader.ts'
import { parseData } from './cache/session-rows.ts'

const EXPIRING = { table: 'sessions', columns: ['idle_ends_at', 'absolute_ends_at'] }

export interface SessionStoreOptions {
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
  readonly #sessions: Repository<Session>
  readonly #options: SessionStoreOptions
  readonly #readers: SequelizeSessionReader<AbstractUser>[] = []

  constructor(connection: Connection, options: SessionStoreOptions = {}) {
    this.#connection = connection
    this.#options = options
    this.#sessions = connection.getRepository(Session)
  }

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    const row = await this.#sessions.findOne({
      where: { idHash, idleEndsAt: { [Op.gt]: now }, absoluteEndsAt: { [Op.gt]: now } },
      raw: true,
    })
    return row && toRecord(row)
  }

  async insert(record: SessionRecord): Promise<void> {
    await this.#sessions.create({ ...record, data: JSON.stringify(record.data) })
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    const { userId, backend, data } = changes
    const [changed] = await this.#sessions.update(
      { userId, backend, data: JSON.stringify(data), version: version + 1 },
      { where: { idHash, version } },
    )
    this.#forget()
    return changed === 1
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    const [replaced] = await this.#sessions.update(
      { ...record, data: JSON.stringify(record.data) },
      { where: { idHash } },
    )
    this.#forget()
    return replaced === 1
  }

  async touch(idHash: string, lastSeenAt: number, idleEndsAt: number): Promise<void> {
    await this.#sessions.update(
      { lastSeenAt, idleEndsAt },
      { where: { idHash, lastSeenAt: { [Op.lt]: lastSeenAt } } },
    )
  }

  async destroy(idHash: string): Promise<void> {
    await this.#sessions.destroy({ where: { idHash } })
    this.#forget()
  }

  async purge(now: number): Promise<number> {
    const removed = await purgeTable(this.#connection, EXPIRING, now)
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

  /** Only a cache with a time bound needs to be told: without it, a new value could be missing. */
  #forget(): void {
    for (const reader of this.#readers) reader.forget()
  }
}

function toRecord(row: SessionColumns): SessionRecord {
  return {
    ...row,
    isRemembered: Boolean(row.isRemembered),
    data: parseData(row.data),
    createdAt: Number(row.createdAt),
    lastSeenAt: Number(row.lastSeenAt),
    idleEndsAt: Number(row.idleEndsAt),
    absoluteEndsAt: Number(row.absoluteEndsAt),
  }
}
