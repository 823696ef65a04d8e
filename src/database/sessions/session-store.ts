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
import type { InTransaction } from '../connection/sql.ts'
import { type ExpiringTable, purgeTable } from '../expiry/purge.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import { Session, type SessionColumns } from '../models/session.ts'
import { makeSessionReader } from './cache/make-session-reader.ts'
import type { SequelizeSessionReader } from './cache/session-reader.ts'
import { parseData } from './cache/session-rows.ts'

const EXPIRING: ExpiringTable = { table: 'sessions', columns: ['idle_ends_at', 'absolute_ends_at'] }

export interface SessionStoreOptions extends InTransaction {
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
  readonly #sessions: Repository<Session>
  readonly #options: SessionStoreOptions
  readonly #bound: InTransaction
  readonly #readers: SequelizeSessionReader<AbstractUser>[] = []

  constructor(connection: Connection, options: SessionStoreOptions = {}) {
    this.#connection = connection
    this.#options = options
    this.#bound = options.transaction ? { transaction: options.transaction } : {}
    this.#sessions = connection.getRepository(Session)
  }

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    const row = await this.#sessions.findOne({
      where: { idHash, idleEndsAt: { [Op.gt]: now }, absoluteEndsAt: { [Op.gt]: now } },
      raw: true,
      ...this.#bound,
    })
    return row && toRecord(row)
  }

  async insert(record: SessionRecord): Promise<void> {
    const row = { ...record, data: JSON.stringify(record.data) }
    await this.#sessions.create(row, this.#bound)
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    const { userId, backend, data } = changes
    const [changed] = await this.#sessions.update(
      { userId, backend, data: JSON.stringify(data), version: version + 1 },
      { where: { idHash, version }, ...this.#bound },
    )
    return changed === 1
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    const [replaced] = await this.#sessions.update(
      { ...record, data: JSON.stringify(record.data) },
      { where: { idHash }, ...this.#bound },
    )
    return replaced === 1
  }

  async touch(idHash: string, lastSeenAt: number, idleEndsAt: number): Promise<void> {
    await this.#sessions.update(
      { lastSeenAt, idleEndsAt },
      { where: { idHash, lastSeenAt: { [Op.lt]: lastSeenAt } }, ...this.#bound },
    )
  }

  async destroy(idHash: string): Promise<void> {
    await this.#sessions.destroy({ where: { idHash }, ...this.#bound })
  }

  async purge(now: number): Promise<number> {
    const removed = await purgeTable(this.#connection, EXPIRING, now)
    // Whoever gives a time to come removes sessions that are still in use.
    if (removed > 0) for (const reader of this.#readers) reader.forget()
    return removed
  }

  readerFor(backends: readonly AuthenticationBackend[]): SessionReader | null {
    const { memoryMs = 1000, memoryLimit = 10_000 } = this.#options
    const memory = { maxAgeMs: memoryMs, limit: memoryLimit }
    const reader = makeSessionReader(this.#connection, this, backends, memory)
    if (reader) this.#readers.push(reader)
    return reader
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
