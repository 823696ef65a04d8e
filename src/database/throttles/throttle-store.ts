import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import { waitUntilFree } from '../../auth/throttling/throttle-counts.ts'
import type {
  ThrottleKey,
  ThrottleRule,
  ThrottleStore,
  ThrottleVerdict,
} from '../../auth/throttling/throttle-store.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { purgeTable } from '../expiry/purge.ts'
import { type HashedKey, hashedInOrder } from './hashed-keys.ts'
import { reserveStatement } from './reserve-statement.ts'
import { settleStatement } from './settle-statement.ts'

/** A row of `throttles`. Some drivers give a BIGINT as text. */
interface ThrottleRow {
  readonly key_hash: string
  readonly tries: number | string
  readonly next_at: number | string
  readonly ends_at: number | string
  /** 1 when the last try was let through, else 0. */
  readonly is_allowed: number | string
}

/**
 * Counts tries in the `throttles` table, one statement for each call but `purge`.
 *
 * Keys are kept as digests: they can be of any length, and a name that was typed may be a password.
 */
export class SequelizeThrottleStore implements ThrottleStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in, but one that purges (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('throttles')
  }

  async reserve(keys: readonly ThrottleKey[], now: number): Promise<ThrottleVerdict> {
    const hashed = hashedInOrder(keys)
    if (hashed.length === 0) return { isAllowed: true, retryAfterMs: 0, stopped: [] }
    const statement = reserveStatement(this.#sql, this.#table, hashed, now)
    const rows = await this.#sql.rows<ThrottleRow>(statement)
    return verdictOf(hashed, rows, now)
  }

  async look({ key, rule }: ThrottleKey, now: number): Promise<number> {
    const [row] = await this.#sql.rows<Omit<ThrottleRow, 'is_allowed'>>(
      `SELECT tries, next_at, ends_at FROM ${this.#table} WHERE key_hash = :hash`,
      { hash: sha256(key) },
    )
    if (!row) return 0
    const { tries, next_at, ends_at } = row
    const count = { tries: Number(tries), nextAt: Number(next_at), endsAt: Number(ends_at) }
    return waitUntilFree(count, rule, now)
  }

  async settle(keys: readonly ThrottleKey[], isSuccess: boolean): Promise<void> {
    const hashed = hashedInOrder(keys)
    if (!isSuccess || hashed.length === 0) return
    await this.#sql.update(settleStatement(this.#sql, this.#table, hashed))
  }

  async reset(key: string): Promise<void> {
    await this.#sql.delete(this.#table, 'key_hash = :hash', { hash: sha256(key) })
  }

  async purge(now: number): Promise<number> {
    return purgeTable(this.#connection, { table: 'throttles' as const, columns: ['ends_at'] }, now)
  }
}

function verdictOf(
  keys: readonly HashedKey[],
  rows: readonly ThrottleRow[],
  now: number,
): ThrottleVerdict {
  const byHash = new Map(rows.map((row) => [row.key_hash, row]))
  const refused = keys.flatMap(({ hash, key, rule }) => {
    const row = byHash.get(hash)
    return row && !Number(row.is_allowed) ? [{ key, ...refusalOf(row, rule, now) }] : []
  })
  const isAllowed = refused.length === 0
  const rowsOf = keys.flatMap(({ hash, rule }) => {
    const row = rule.kind === 'backoff' && byHash.get(hash)
    return row ? [Number(row.tries)] : []
  })
  return {
    isAllowed,
    retryAfterMs: Math.max(0, ...refused.map(({ waitMs }) => waitMs)),
    stopped: refused.filter(({ isStopped }) => isStopped).map(({ key }) => key),
    ...(isAllowed && rowsOf.length > 0 && { inARow: Math.max(...rowsOf) }),
  }
}

function refusalOf(row: ThrottleRow, rule: ThrottleRule, now: number) {
  if (rule.kind === 'window') return { waitMs: Number(row.ends_at) - now, isStopped: false }
  const isStopped = Number(row.tries) >= rule.stopAt
  return { waitMs: isStopped ? rule.longestMs : Number(row.next_at) - now, isStopped }
}
