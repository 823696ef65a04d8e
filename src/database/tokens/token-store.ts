import type { Token, TokenStore } from '../../auth/tokens/token-store.ts'
import type { Connection } from '../connection/connect.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { type ExpiringTable, purgeTable } from '../expiry/purge.ts'

const EXPIRING: ExpiringTable = { table: 'tokens', columns: ['expires_at'] }

interface TokenRow {
  readonly purpose: string
  readonly hash: string
  readonly backend: string | null
  readonly user_id: string | null
  readonly sent_to: string | null
  readonly created_at: number | string
  readonly expires_at: number | string
}

/** Keeps tokens in the `tokens` table, one statement for each call but `purge`. */
export class SequelizeTokenStore implements TokenStore {
  readonly #connection: Connection
  readonly #sql: Sql

  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
  }

  async issue(token: Token): Promise<void> {
    const { createdAt, expiresAt } = token
    for (const time of [createdAt, expiresAt]) {
      if (!Number.isSafeInteger(time)) throw new TypeError('Times are whole milliseconds')
    }
    await this.#sql.insert(
      `INSERT INTO ${this.#sql.tables.sql('tokens')} (hash, purpose, backend, user_id, sent_to, created_at, expires_at)
       VALUES (:hash, :purpose, :backend, :userId, :sentTo, :createdAt, :expiresAt)`,
      { ...token },
    )
  }

  async consume(purpose: string, hash: string, now: number): Promise<Token | null> {
    const rows = await this.#sql.rows<TokenRow>(
      `DELETE FROM ${this.#sql.tables.sql('tokens')} WHERE hash = :hash AND purpose = :purpose AND expires_at > :now
       RETURNING purpose, hash, backend, user_id, sent_to, created_at, expires_at`,
      { hash, purpose, now },
    )
    return rows[0] ? toToken(rows[0]) : null
  }

  async revoke(backend: string, userId: string, purpose?: string): Promise<number> {
    const andPurpose = purpose === undefined ? '' : 'AND purpose = :purpose'
    const table = this.#sql.tables.sql('tokens')
    return this.#sql.delete(table, `user_id = :userId AND backend = :backend ${andPurpose}`, {
      backend,
      userId,
      ...(purpose === undefined ? {} : { purpose }),
    })
  }

  async purge(now: number): Promise<number> {
    return purgeTable(this.#connection, EXPIRING, now)
  }
}

function toToken(row: TokenRow): Token {
  return {
    purpose: row.purpose,
    hash: row.hash,
    backend: row.backend,
    userId: row.user_id,
    sentTo: row.sent_to,
    // Some drivers give a BIGINT as text.
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  }
}
