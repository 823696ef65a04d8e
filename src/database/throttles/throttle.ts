import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { Throttle, ThrottleRule, ThrottleVerdict } from '../../auth/throttling/throttle.ts'
import type { Connection } from '../connection/connect.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { type ExpiringTable, purgeTable } from '../expiry/purge.ts'

const EXPIRING: ExpiringTable = { table: 'throttles', columns: ['ends_at'] }

interface WindowRow {
  readonly tries: number | string
  readonly ends_at: number | string
}

/**
 * Counts tries in the `throttles` table, one statement for each.
 *
 * Keys are kept as digests: they can be of any length, and a name that was typed may be a password.
 */
export class SequelizeThrottle implements Throttle {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #count: string

  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    const table = this.#sql.tables.sql('throttles')
    this.#count = this.#sql.isMariadb ? countOnMariadb(table) : count(table)
  }

  async consume(key: string, rule: ThrottleRule, now: number): Promise<ThrottleVerdict> {
    const { limit, windowMs } = rule
    const values = { key: sha256(key), now, end: now + windowMs }
    const [row] = await this.#sql.rows<WindowRow>(this.#count, values)
    const { tries, ends_at: endsAt } = row as WindowRow
    return {
      isAllowed: Number(tries) <= limit,
      retryAfterMs: Number(tries) < limit ? 0 : Number(endsAt) - now,
    }
  }

  async reset(key: string): Promise<void> {
    await this.#sql.delete(this.#sql.tables.sql('throttles'), 'key_hash = :key', {
      key: sha256(key),
    })
  }

  async purge(now: number): Promise<number> {
    return purgeTable(this.#connection, EXPIRING, now)
  }
}

// Sequelize takes what begins with INSERT INTO for an insert of its own, and gives back no row.
const insert = (table: string) =>
  `/* count */ INSERT INTO ${table} AS t (key_hash, tries, ends_at) VALUES (:key, 1, :end)`

const count = (table: string) => `${insert(table)}
  ON CONFLICT (key_hash) DO UPDATE SET
    tries = CASE WHEN t.ends_at <= :now THEN 1 ELSE t.tries + 1 END,
    ends_at = CASE WHEN t.ends_at <= :now THEN :end ELSE t.ends_at END
  RETURNING tries, ends_at`

// MariaDB assigns from left to right: the end of the window must change last.
const countOnMariadb = (table: string) => `${insert(table).replace(' AS t ', ' ')}
  ON DUPLICATE KEY UPDATE
    tries = IF(ends_at <= :now, 1, tries + 1),
    ends_at = IF(ends_at <= :now, :end, ends_at)
  RETURNING tries, ends_at`
