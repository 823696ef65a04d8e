import { QueryTypes, Transaction, UniqueConstraintError } from 'sequelize'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import type { BulkConflict, BulkUserStore, BulkWriter } from '../../auth/import/bulk-user-store.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import type { UserRow } from '../users/user-values.ts'
import { findConflicts } from './bulk-conflicts.ts'
import { insertGroups } from './bulk-groups.ts'
import { BULK_COLUMNS, rowsOf, type UserKeys } from './bulk-rows.ts'
import { BulkDryRun } from './dry-run.ts'
import { findKept, type KeptRow, writeOptions } from './kept-names.ts'

type Conflicts = readonly (BulkConflict | null)[]

/**
 * Writes many rows of the stock `users` table with one statement for each batch.
 *
 * The rows go past the model: building 100,000 instances takes longer than writing them. A batch
 * travels as one JSON value on SQLite, whose statements take a limited number of values.
 */
export class SequelizeBulkUsers implements BulkUserStore {
  readonly #connection: Connection
  readonly #backend: string
  #lastIdBefore = 0

  constructor(connection: Connection, backend: string) {
    this.#connection = connection
    this.#backend = backend
  }

  async begin(): Promise<void> {
    const [row] = await this.#connection.query<{ last: number | null }>(
      `SELECT MAX(id) AS last FROM ${tablesOf(this.#connection).sql('users')}`,
      { type: QueryTypes.SELECT },
    )
    this.#lastIdBefore = row?.last ?? 0
  }

  async transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    return this.#connection.transaction(writeOptions(this.#connection), (transaction) =>
      work({ write: (users, lines) => this.#write(users, lines, transaction) }),
    )
  }

  async dryRun<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    // Deferred: an immediate transaction would keep the site from writing for as long as it lasts.
    const type = Transaction.TYPES.DEFERRED
    const transaction = await this.#connection.transaction({ type })
    try {
      return await work(await BulkDryRun.begin(this.#connection, this.#backend, transaction))
    } finally {
      await transaction.rollback()
    }
  }

  /** @throws UniqueConstraintError and writes nothing when a name or an address is taken. */
  async insert(users: readonly NewUser[], transaction: Transaction): Promise<void> {
    await this.#insert(rowsOf(users), transaction)
    await insertGroups(this.#connection, this.#backend, users, transaction)
  }

  async #write(
    users: readonly NewUser[],
    lines: readonly number[],
    transaction: Transaction,
  ): Promise<Conflicts> {
    const rows = rowsOf(users)
    for (let kept: readonly KeptRow[] = []; ; ) {
      const conflicts = await this.#insertFree(rows, lines, kept, transaction)
      const isFree = (_: unknown, index: number) => conflicts[index] === null
      const written = rows.filter(isFree)
      // After the insert: whoever waits at the unique index for the owner of a name to leave it finds it kept then.
      const found = await findKept(this.#connection, this.#backend, written, transaction)
      if (found.length === 0) {
        await insertGroups(this.#connection, this.#backend, users.filter(isFree), transaction)
        return conflicts
      }
      await this.#takeBack(written, transaction)
      kept = [...kept, ...found]
    }
  }

  /** Inserts those with whom nothing is in the way. */
  async #insertFree(
    rows: readonly (UserRow & UserKeys)[],
    lines: readonly number[],
    kept: readonly KeptRow[],
    transaction: Transaction,
  ): Promise<Conflicts> {
    if (kept.length === 0 && (await this.#insertUnlessTaken(rows, transaction))) {
      return rows.map(() => null)
    }
    const conflicts = await findConflicts(this.#connection, rows, lines, {
      lastIdBefore: this.#lastIdBefore,
      kept,
      transaction,
    })
    const isFree = (_: unknown, index: number) => conflicts[index] === null
    await this.#insert(rows.filter(isFree), transaction)
    return conflicts
  }

  /** Nobody else has seen them: they were inserted in this transaction. */
  async #takeBack(rows: readonly UserKeys[], transaction: Transaction): Promise<void> {
    const keys = rows.map(({ usernameKey }) => usernameKey)
    await this.#connection.query(
      `DELETE FROM ${tablesOf(this.#connection).sql('users')} WHERE username_key IN (:keys)`,
      { transaction, replacements: { keys } },
    )
  }

  /**
   * Most often nothing is in the way, and to ask first takes longer than to try. PostgreSQL gives up
   * the whole transaction when it was in vain, so there nobody tries.
   */
  async #insertUnlessTaken(rows: readonly UserRow[], transaction: Transaction): Promise<boolean> {
    if (!isSqlite(this.#connection)) return false
    try {
      await this.#insert(rows, transaction)
      return true
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false
      throw error
    }
  }

  async #insert(rows: readonly UserRow[], transaction: Transaction): Promise<void> {
    if (rows.length === 0) return
    if (isSqlite(this.#connection)) await this.#insertJson(rows, transaction)
    else await this.#insertValues(rows, transaction)
  }

  async #insertJson(rows: readonly UserRow[], transaction: Transaction): Promise<void> {
    await this.#connection.query(
      `INSERT INTO ${tablesOf(this.#connection).sql('users')} (${COLUMNS.join(', ')})
       SELECT ${JSON_VALUES} FROM json_each($rows)`,
      { transaction, bind: { rows: JSON.stringify(rows.map(inOrder)) } },
    )
  }

  async #insertValues(rows: readonly UserRow[], transaction: Transaction): Promise<void> {
    const objects = rows.map((row) =>
      Object.fromEntries(BULK_COLUMNS.map(([member, column]) => [column, row[member]])),
    )
    const table = tablesOf(this.#connection).reference('users')
    await this.#connection.getQueryInterface().bulkInsert(table, objects, { transaction })
  }
}

const COLUMNS = BULK_COLUMNS.map(([, column]) => column)

function inOrder(row: UserRow): unknown[] {
  return BULK_COLUMNS.map(([member]) => row[member])
}

const JSON_VALUES = COLUMNS.map((column, index) => {
  const value = `value ->> ${index}`
  // As Sequelize writes a date.
  if (column !== 'date_joined') return value
  return `replace(replace(${value}, 'T', ' '), 'Z', ' +00:00')`
}).join(', ')
