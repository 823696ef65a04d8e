import { UniqueConstraintError } from 'sequelize'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { Token, TokenStore } from '../../auth/tokens/token-store.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'
import { destroyAllBut, issueMany } from './many-tokens.ts'
import { TOKEN_COLUMNS, type TokenRow, toToken, valuesOf } from './token-rows.ts'
import { tryTaker } from './try-taker.ts'

/** Keeps tokens in the `tokens` table, one statement for each call but `purge`. */
export class SequelizeTokenStore implements TokenStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string
  readonly #takeTry: (id: string, now: number) => Promise<number | null>

  /** @param options a transaction that every call takes part in, but one that purges (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('tokens')
    this.#takeTry = tryTaker(this.#sql, this.#table)
  }

  async issue(token: Token): Promise<boolean> {
    const { createdAt, expiresAt } = token
    for (const time of [createdAt, expiresAt]) {
      if (!Number.isSafeInteger(time)) throw new TypeError('Times are whole milliseconds')
    }
    const sql = `INSERT INTO ${this.#table} (${TOKEN_COLUMNS})
       VALUES (:id, :purpose, :digest, :backend, :userId, :sentTo, :state, :data, :triesLeft,
               :createdAt, :expiresAt)`
    try {
      await this.#sql.insert(sql, valuesOf(token))
      return true
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false
      throw error
    }
  }

  async find(purpose: string, id: string, now: number): Promise<Token | null> {
    if (!isStorable(purpose, id)) return null
    const sql = `SELECT ${TOKEN_COLUMNS} FROM ${this.#table}
      WHERE id = :id AND purpose = :purpose AND expires_at > :now`
    const [row] = await this.#sql.rows<TokenRow>(sql, { purpose, id, now })
    return row ? toToken(row) : null
  }

  async tryCode(id: string, now: number): Promise<number | null> {
    return isStorable(id) ? this.#takeTry(id, now) : null
  }

  async consume(purpose: string, id: string, digest: string, now: number): Promise<Token | null> {
    if (!isStorable(purpose, id, digest)) return null
    const sql = `DELETE FROM ${this.#table}
      WHERE id = :id AND purpose = :purpose AND digest = :digest AND expires_at > :now
      RETURNING ${TOKEN_COLUMNS}`
    const [row] = await this.#sql.rows<TokenRow>(sql, { purpose, id, digest, now })
    return row ? toToken(row) : null
  }

  async newestOf(owner: UserReference, purpose: string, now: number): Promise<Token | null> {
    const [newest] = await this.listOf(owner, purpose, now, 1)
    return newest ?? null
  }

  async listOf(
    { backend, userId }: UserReference,
    purpose: string,
    now: number,
    limit: number,
  ): Promise<readonly Token[]> {
    if (!isStorable(backend, userId, purpose)) return []
    const sql = `SELECT ${TOKEN_COLUMNS} FROM ${this.#table}
      WHERE user_id = :userId AND backend = :backend AND purpose = :purpose AND expires_at > :now
      ORDER BY created_at DESC, id LIMIT :limit`
    const given = { backend, userId, purpose, now, limit }
    const rows = await this.#sql.rows<TokenRow>(sql, given)
    return rows.map(toToken)
  }

  async listIssuedBefore(purpose: string, time: number, limit: number): Promise<readonly Token[]> {
    if (!isStorable(purpose)) return []
    const sql = `SELECT ${TOKEN_COLUMNS} FROM ${this.#table}
      WHERE purpose = :purpose AND created_at < :time ORDER BY created_at, id LIMIT :limit`
    const rows = await this.#sql.rows<TokenRow>(sql, { purpose, time, limit })
    return rows.map(toToken)
  }

  async destroyAllOf(owner: UserReference, purpose?: string): Promise<number> {
    const { backend, userId } = owner
    if (!isStorable(backend, userId, purpose)) return 0
    const andPurpose = purpose === undefined ? '' : 'AND purpose = :purpose'
    const where = `user_id = :userId AND backend = :backend ${andPurpose}`
    return this.#sql.delete(this.#table, this.#sql.lockedInOrder(this.#table, 'id', where), {
      backend,
      userId,
      ...(purpose === undefined ? {} : { purpose }),
    })
  }

  destroyAllBut(purposes: readonly string[]): Promise<number> {
    return destroyAllBut(this.#sql, this.#table, purposes)
  }

  destroyAllOfMany(
    backend: string,
    userIds: readonly string[],
    except: readonly string[],
  ): Promise<number> {
    const besides = { and: 'AND purpose NOT IN (:except)', values: { except } }
    return this.#sql.deleteOf({ backend, userIds }, this.#table, 'id', besides)
  }

  issueMany(tokens: readonly Token[]): Promise<void> {
    return issueMany(this.#sql, this.#table, tokens)
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'tokens', person)
  }

  async purge(now: number): Promise<number> {
    return purgeTable(this.#connection, { table: 'tokens' as const, columns: ['expires_at'] }, now)
  }
}
