import { type Transaction, UniqueConstraintError } from 'sequelize'
import type {
  Factor,
  FactorRevision,
  FactorStore,
  FactorUse,
} from '../../auth/factors/factor-store.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'
import { retryLostRaces } from '../users/lost-race.ts'
import {
  digestOf,
  type FactorRow,
  insertOf,
  READ_COLUMNS,
  toFactor,
  WRITTEN_COLUMNS,
} from './factor-rows.ts'

const OF_OWNER = 'user_id = :userId AND backend = :backend'

/** Keeps second factors in the `factors` table, one statement for each call but `revise`. */
export class SequelizeFactorStore implements FactorStore {
  readonly #connection: Connection
  readonly #options: InTransaction
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#options = options
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('factors')
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'factors', person)
  }

  async add(factors: readonly Factor[]): Promise<boolean> {
    if (factors.length === 0) return true
    const { rows, values } = insertOf(factors)
    try {
      await this.#sql.insert(
        `INSERT INTO ${this.#table} (${WRITTEN_COLUMNS}) VALUES ${rows}`,
        values,
      )
      return true
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false
      throw error
    }
  }

  async listOf({ backend, userId }: UserReference): Promise<readonly Factor[]> {
    if (!isStorable(backend, userId)) return []
    const sql = `SELECT ${READ_COLUMNS} FROM ${this.#table} WHERE ${OF_OWNER} ORDER BY created_at, id`
    const rows = await this.#sql.rows<FactorRow>(sql, { backend, userId })
    return rows.map(toFactor)
  }

  async findCredential(credentialId: string): Promise<Factor | null> {
    const sql = `SELECT ${READ_COLUMNS} FROM ${this.#table} WHERE credential_digest = :digest`
    const [row] = await this.#sql.rows<FactorRow>(sql, { digest: digestOf(credentialId) })
    return row ? toFactor(row) : null
  }

  async use(id: string, use: FactorUse): Promise<boolean> {
    if (!isStorable(id)) return false
    const { counter, at, isBackedUp, logsInAlone = false, acceptsLower = false } = use
    const andPlace = isBackedUp === undefined ? '' : ', is_backed_up = :isBackedUp'
    const andAlone = logsInAlone ? ', logs_in_alone = :logsInAlone' : ''
    const ifHigher = 'AND (counter < :counter OR (counter = 0 AND :counter = 0))'
    const count = await this.#sql.update(
      `UPDATE ${this.#table} SET version = version + 1, last_used_at = :at,
        counter = CASE WHEN counter < :counter THEN :counter ELSE counter END,
        confirmed_at = COALESCE(confirmed_at, :at)${andPlace}${andAlone}
        WHERE id = :id ${acceptsLower ? '' : ifHigher}`,
      { id, counter, at, logsInAlone, ...(isBackedUp !== undefined && { isBackedUp }) },
    )
    return count === 1
  }

  async rename(
    { backend, userId }: UserReference,
    id: string,
    name: string | null,
  ): Promise<boolean> {
    if (!isStorable(backend, userId, id)) return false
    const count = await this.#sql.update(
      `UPDATE ${this.#table} SET version = version + 1, name = :name WHERE id = :id AND ${OF_OWNER}`,
      { id, name, backend, userId },
    )
    return count === 1
  }

  async remove({ backend, userId }: UserReference, ids?: readonly string[]): Promise<number> {
    const wanted = ids?.filter((id) => isStorable(id))
    if (!isStorable(backend, userId) || wanted?.length === 0) return 0
    const where = wanted ? `${OF_OWNER} AND id IN (:ids)` : OF_OWNER
    const locked = this.#sql.lockedInOrder(this.#table, 'id', where)
    const values = { backend, userId, ...(wanted && { ids: wanted }) }
    return this.#sql.delete(this.#table, locked, values)
  }

  async revise<T>(
    owner: UserReference,
    decide: (own: readonly Factor[]) => FactorRevision<T>,
  ): Promise<T> {
    const { transaction } = this.#options
    if (transaction) return this.#revise(owner, decide, transaction)
    const work = (it: Transaction) => this.#revise(owner, decide, it)
    return retryLostRaces(() => this.#connection.transaction(work))
  }

  async #revise<T>(
    owner: UserReference,
    decide: (own: readonly Factor[]) => FactorRevision<T>,
    transaction: Transaction,
  ): Promise<T> {
    const bound = new SequelizeFactorStore(this.#connection, { transaction })
    await bound.#lock(owner)
    // Another statement: it sees what was committed while the first one waited.
    const { remove = [], add = [], result } = decide(await bound.listOf(owner))
    if (remove.length > 0) await bound.remove(owner, remove)
    if (add.length > 0 && !(await bound.add(add)))
      throw new TypeError('A factor that revise() adds is there already')
    return result
  }

  /** Waits until no other transaction has these rows. On SQLite it is the only one from its beginning. */
  async #lock({ backend, userId }: UserReference): Promise<void> {
    if (this.#sql.isSqlite || !isStorable(backend, userId)) return
    const order = this.#sql.isPostgres ? 'id COLLATE "C"' : 'id'
    const sql = `SELECT id FROM ${this.#table} WHERE ${OF_OWNER} ORDER BY ${order} FOR UPDATE`
    await this.#sql.rows(sql, { backend, userId })
  }
}
