import { randomText } from '../../auth/crypto/random.ts'
import type {
  ClaimedMail,
  OutboxCounts,
  OutboxMail,
  OutboxStore,
  OutboxSummary,
} from '../../auth/mail/outbox-store.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'
import {
  MAIL_COLUMNS,
  type MailRow,
  SUMMARY_COLUMNS,
  type SummaryRow,
  toMail,
  toOutboxSummary,
} from './mail-rows.ts'

const IS_DUE = "state = 'waiting' AND due_at <= :now"
const OLDEST_FIRST = 'ORDER BY created_at, id'

// The time by which a mail may be removed is that of its creation, and is there once it is finished.
const FINISHED = "params = '', purge_from = created_at"

/**
 * Keeps mails in the `outbox` table. A claimed mail is due again when the claim runs out, so that one
 * time says for both when a mail may be claimed.
 */
export class SequelizeOutboxStore implements OutboxStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in, but one that purges (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('outbox')
  }

  async add(mail: OutboxMail): Promise<void> {
    await this.#sql.insert(
      `INSERT INTO ${this.#table}
         (id, template, language, recipient, params, state, attempts, created_at, due_at)
       VALUES (:id, :template, :language, :to, :params, 'waiting', 0, :createdAt, :createdAt)`,
      { ...mail },
    )
  }

  async claim(
    worker: string,
    until: number,
    now: number,
    limit: number,
  ): Promise<readonly ClaimedMail[]> {
    // The same worker may claim twice at the same time.
    const claim = randomText(16)
    const values = { worker, until, now, limit, claim }
    if ((await this.#sql.update(this.#markStatement(), values)) === 0) return []
    const rows = await this.#sql.rows<MailRow>(
      `SELECT ${MAIL_COLUMNS} FROM ${this.#table} WHERE claim = :claim ${OLDEST_FIRST}`,
      { claim },
    )
    return rows.map(toMail)
  }

  async sent(id: string, worker: string): Promise<boolean> {
    return this.#finish(id, worker, `state = 'sent', ${FINISHED}`)
  }

  async failed(id: string, worker: string, retryAt: number): Promise<boolean> {
    return this.#finish(id, worker, 'due_at = :retryAt', { retryAt })
  }

  async abandon(id: string, worker: string): Promise<boolean> {
    return this.#finish(id, worker, `state = 'abandoned', ${FINISHED}`)
  }

  async counts(): Promise<OutboxCounts> {
    const rows = await this.#sql.rows<{ state: keyof OutboxCounts; mails: number | string }>(
      `SELECT state, COUNT(*) AS mails FROM ${this.#table} GROUP BY state`,
    )
    const counts = { waiting: 0, sent: 0, abandoned: 0 }
    for (const { state, mails } of rows) counts[state] = Number(mails)
    return counts
  }

  async newest(limit: number): Promise<readonly OutboxSummary[]> {
    const rows = await this.#sql.rows<SummaryRow>(
      `SELECT ${SUMMARY_COLUMNS} FROM ${this.#table} ORDER BY created_at DESC, id LIMIT :limit`,
      { limit },
    )
    return rows.map(toOutboxSummary)
  }

  async retry(now: number): Promise<number> {
    return this.#sql.update(
      `UPDATE ${this.#table} SET due_at = :now
       WHERE state = 'waiting' AND due_at > :now AND worker IS NULL`,
      { now },
    )
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'outbox', person)
  }

  async purge(before: number): Promise<number> {
    const expiring = { table: 'outbox' as const, columns: ['purge_from'] }
    return purgeTable(this.#connection, expiring, before - 1)
  }

  /** Marks the oldest mails that are due. PostgreSQL passes over those that others are marking. */
  #markStatement(): string {
    const set = 'worker = :worker, claim = :claim, due_at = :until, attempts = attempts + 1'
    const first = `${IS_DUE} ${OLDEST_FIRST} LIMIT :limit`
    if (this.#sql.isMariadb) return `UPDATE ${this.#table} SET ${set} WHERE ${first}`
    const lock = this.#sql.isPostgres ? 'FOR UPDATE SKIP LOCKED' : ''
    return `UPDATE ${this.#table} SET ${set}
      WHERE id IN (SELECT id FROM ${this.#table} WHERE ${first} ${lock})`
  }

  async #finish(id: string, worker: string, set: string, values = {}): Promise<boolean> {
    if (!isStorable(id, worker)) return false
    const changed = await this.#sql.update(
      `UPDATE ${this.#table} SET ${set}, worker = NULL, claim = NULL
       WHERE id = :id AND worker = :worker AND state = 'waiting'`,
      { id, worker, ...values },
    )
    return changed === 1
  }
}
