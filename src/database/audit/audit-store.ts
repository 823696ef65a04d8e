import { readCursor, writeCursor } from '../../auth/audit/audit-cursor.ts'
import type {
  AddressCount,
  AuditCount,
  AuditCountQuery,
  AuditEntry,
  AuditFilter,
  AuditPage,
  AuditStore,
} from '../../auth/audit/audit-store.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import { conditionsOf } from './audit-conditions.ts'
import { addressesSql, countsSql } from './audit-counts.ts'
import { AUDIT_COLUMNS, type AuditRow, toEntry, valuesOf } from './audit-rows.ts'

/** Keeps the audit in the `audit_events` table, one statement for each call but `forget`. */
export class SequelizeAuditStore implements AuditStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in, but one that purges (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('audit_events')
  }

  async append(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return
    const { rows, values } = valuesOf(entries)
    const sql = `INSERT INTO ${this.#table} (${AUDIT_COLUMNS.join(', ')}) VALUES ${rows.join(', ')}`
    await this.#sql.insert(sql, values)
  }

  async list(filter: AuditFilter, cursor: string | null, limit: number): Promise<AuditPage> {
    const found = conditionsOf(filter, cursor === null ? null : readCursor(cursor))
    if (!found) return { entries: [], next: null }
    const { where, values } = found
    const sql = `SELECT ${AUDIT_COLUMNS.join(', ')} FROM ${this.#table} ${where}
      ORDER BY at DESC, id DESC LIMIT :limit`
    // One more than a page says whether there is another.
    const rows = await this.#sql.rows<AuditRow>(sql, { ...values, limit: limit + 1 })
    const entries = rows.slice(0, limit).map(toEntry)
    const last = entries.at(-1)
    return { entries, next: last && rows.length > limit ? writeCursor(last) : null }
  }

  async forget(before: number): Promise<number> {
    const emptied = ['address', 'agent', 'client_from']
    const expiring = { table: 'audit_events' as const, columns: ['client_from'], emptied }
    return purgeTable(this.#connection, expiring, before - 1)
  }

  async countByTime({ names, ...query }: AuditCountQuery): Promise<readonly AuditCount[]> {
    const stored = names.filter((name) => isStorable(name))
    if (stored.length === 0) return []
    const rows = await this.#sql.rows<Counted<AuditCount>>(countsSql(this.#sql, this.#table), {
      ...query,
      names: stored,
    })
    return rows.map(({ name, part, count }) => ({
      name,
      part: Number(part),
      count: Number(count),
    }))
  }

  async countByAddress(
    name: string,
    from: number,
    limit: number,
  ): Promise<readonly AddressCount[]> {
    if (!isStorable(name)) return []
    const sql = addressesSql(this.#sql, this.#table)
    const rows = await this.#sql.rows<Counted<AddressCount>>(sql, { name, from, limit })
    return rows.map(({ address, count }) => ({ address, count: Number(count) }))
  }
}

/** Some drivers give a BIGINT as text. */
type Counted<T> = { readonly [K in keyof T]: T[K] extends number ? number | string : T[K] }
