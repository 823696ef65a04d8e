import type { Transaction } from 'sequelize'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import type { BulkConflict, BulkWriter } from '../../auth/import/bulk-user-store.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import { EXACT_TEXT } from '../migrations/migration.ts'
import { compare, findTaken } from './bulk-conflicts.ts'
import { rowsOf, type UserKeys } from './bulk-rows.ts'
import { findKept } from './kept-names.ts'

const TABLE = 'gadwall_dry_run'

/**
 * Finds what would be in the way of users without writing them. What came before is kept in a table
 * that only this transaction sees and that is gone with it: in memory, a file of any size would be too
 * much.
 */
export class BulkDryRun implements BulkWriter {
  readonly #connection: Connection
  readonly #backend: string
  readonly #transaction: Transaction

  private constructor(connection: Connection, backend: string, transaction: Transaction) {
    this.#connection = connection
    this.#backend = backend
    this.#transaction = transaction
  }

  static async begin(
    connection: Connection,
    backend: string,
    transaction: Transaction,
  ): Promise<BulkDryRun> {
    await connection.query(
      `${create(connection)} (username_key VARCHAR(300) PRIMARY KEY,
       username_skeleton VARCHAR(300) UNIQUE, email_key VARCHAR(300) UNIQUE, line BIGINT NOT NULL) ${exactText(connection)}`,
      { transaction },
    )
    return new BulkDryRun(connection, backend, transaction)
  }

  async write(users: readonly NewUser[], lines: readonly number[]) {
    const rows = rowsOf(users)
    const [kept, old, repeated] = [
      await findKept(this.#connection, this.#backend, rows, this.#transaction),
      await this.#find(rows, tablesOf(this.#connection).sql('users'), 'id'),
      await this.#find(rows, TABLE, 'line'),
    ]
    const taken = [
      ...kept,
      ...repeated.map((row) => ({ ...row, line: Number(row.line), isOld: false })),
      ...old.map((row) => ({ ...row, isOld: true })),
    ]
    const conflicts = compare(rows, lines, taken)
    await this.#remember(rows, lines, conflicts)
    return conflicts
  }

  #find(rows: readonly UserKeys[], table: string, column: 'id' | 'line') {
    return findTaken(this.#connection, rows, table, column, this.#transaction)
  }

  async #remember(
    rows: readonly UserKeys[],
    lines: readonly number[],
    conflicts: readonly (BulkConflict | null)[],
  ): Promise<void> {
    const seen = rows
      .map(
        ({ usernameKey, usernameSkeleton, emailKey }, index) =>
          [usernameKey, usernameSkeleton, emailKey, lines[index] as number] as const,
      )
      .filter((_, index) => conflicts[index] === null)
    if (seen.length === 0) return
    const columns = `INSERT INTO ${TABLE} (username_key, username_skeleton, email_key, line)`
    const transaction = this.#transaction
    if (isSqlite(this.#connection)) {
      const values = 'value ->> 0, value ->> 1, value ->> 2, value ->> 3'
      await this.#connection.query(`${columns} SELECT ${values} FROM json_each($seen)`, {
        transaction,
        bind: { seen: JSON.stringify(seen) },
      })
      return
    }
    const values = seen.map(() => '(?, ?, ?, ?)').join(', ')
    await this.#connection.query(`${columns} VALUES ${values}`, {
      transaction,
      replacements: seen.flat(),
    })
  }
}

/** On MariaDB the table outlives the transaction, as long as the connection. */
function create(connection: Connection): string {
  const orReplace = connection.getDialect() === 'mariadb' ? 'OR REPLACE ' : ''
  return `CREATE ${orReplace}TEMPORARY TABLE ${TABLE}`
}

function exactText(connection: Connection): string {
  if (connection.getDialect() !== 'mariadb') return ''
  return `CHARACTER SET ${EXACT_TEXT.charset} COLLATE ${EXACT_TEXT.collate}`
}
