import type { LeaseStore } from '../../auth/jobs/lease-store.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'

/** Keeps leases in the `leases` table, one statement for each call. */
export class SequelizeLeaseStore implements LeaseStore {
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('leases')
  }

  async claim(name: string, holder: string, until: number, now: number): Promise<boolean> {
    const take = this.#sql.isMariadb ? TAKE_ON_MARIADB : TAKE
    const rows = await this.#sql.rows<{ holder: string }>(
      // Sequelize takes what begins with INSERT INTO for an insert of its own, and gives back no row.
      `/* claim */ INSERT INTO ${this.#table} ${this.#sql.isMariadb ? '' : 'AS lease'}
         (name, holder, ends_at) VALUES (:name, :holder, :until) ${take} RETURNING holder`,
      { name, holder, until, now },
    )
    return rows[0]?.holder === holder
  }

  async release(name: string, holder: string): Promise<void> {
    if (!isStorable(name, holder)) return
    await this.#sql.delete(this.#table, 'name = :name AND holder = :holder', { name, holder })
  }
}

const TAKE = `ON CONFLICT (name) DO UPDATE SET holder = :holder, ends_at = :until
  WHERE lease.ends_at <= :now OR lease.holder = :holder`

// MariaDB assigns from left to right: whether the lease is ours is known once the holder is assigned.
const TAKE_ON_MARIADB = `ON DUPLICATE KEY UPDATE
  holder = IF(ends_at <= :now, :holder, holder),
  ends_at = IF(holder = :holder, :until, ends_at)`
