import { QueryTypes, type Transaction } from 'sequelize'
import type { BulkConflict } from '../../auth/import/bulk-user-store.ts'
import { type Connection, isSqlite } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import type { UserKeys } from './bulk-rows.ts'

/** A row that is there already. */
export interface TakenRow {
  readonly username_key: string | null
  readonly username_skeleton: string | null
  readonly email_key: string | null
  readonly id?: number
  readonly line?: number
}

interface Search {
  /** The greatest id that the table had before the import began. */
  readonly lastIdBefore: number
  /** Former usernames among these rows that are kept for somebody. */
  readonly kept: readonly (TakenRow & { readonly isOld: true })[]
  readonly transaction: Transaction
}

/** Finds the conflicts of these rows with the table and with earlier rows. */
export async function findConflicts(
  connection: Connection,
  rows: readonly UserKeys[],
  lines: readonly number[],
  { lastIdBefore, kept, transaction }: Search,
): Promise<(BulkConflict | null)[]> {
  const users = tablesOf(connection).sql('users')
  const taken = await findTaken(connection, rows, users, 'id', transaction)
  const isOld = ({ id = 0 }: TakenRow) => id <= lastIdBefore
  return compare(rows, lines, [...kept, ...taken.map((row) => ({ ...row, isOld: isOld(row) }))])
}

/** Compares rows with what is there, and with one another. */
export function compare(
  rows: readonly UserKeys[],
  lines: readonly number[],
  taken: readonly (TakenRow & { readonly isOld: boolean })[],
): (BulkConflict | null)[] {
  const names = new Map(taken.map((row) => [row.username_key, row]))
  const looks = new Map(taken.map((row) => [row.username_skeleton, row]))
  const addresses = new Map(taken.map((row) => [row.email_key, row]))
  return rows.map(({ usernameKey, usernameSkeleton, emailKey }, index) => {
    const sameName = names.get(usernameKey)
    if (sameName?.isOld) return { kind: 'exists' }
    if (sameName) return conflict('repeated', sameName)
    const sameLook = looks.get(usernameSkeleton)
    if (sameLook) return conflict('looks_alike', sameLook)
    const sameAddress = emailKey === null ? undefined : addresses.get(emailKey)
    if (sameAddress) return conflict('email_taken', sameAddress)
    const keys = {
      username_key: usernameKey,
      username_skeleton: usernameSkeleton,
      email_key: emailKey,
    }
    const row = { ...keys, line: lines[index] as number, isOld: false }
    names.set(usernameKey, row)
    looks.set(usernameSkeleton, row)
    addresses.set(emailKey, row)
    return null
  })
}

function conflict(kind: BulkConflict['kind'], { line }: TakenRow): BulkConflict {
  return line === undefined ? { kind } : { kind, line }
}

/** The rows of a table that have a name or an address of these. */
export async function findTaken(
  connection: Connection,
  rows: readonly UserKeys[],
  table: string,
  column: 'id' | 'line',
  transaction: Transaction,
): Promise<TakenRow[]> {
  const names = rows.flatMap(({ usernameKey: key }) => (key === null ? [] : [key]))
  const addresses = rows.flatMap(({ emailKey: key }) => (key === null ? [] : [key]))
  const looks = rows.map(({ usernameSkeleton: look }) => look)
  const find = async (key: keyof TakenRow, values: readonly string[]) => {
    if (values.length === 0) return []
    const select = `SELECT username_key, username_skeleton, email_key, ${column} FROM ${table} WHERE ${key} IN`
    const options = { transaction, type: QueryTypes.SELECT } as const
    return isSqlite(connection)
      ? connection.query<TakenRow>(`${select} (SELECT value FROM json_each($values))`, {
          ...options,
          bind: { values: JSON.stringify(values) },
        })
      : connection.query<TakenRow>(`${select} (:values)`, { ...options, replacements: { values } })
  }
  return [
    ...(await find('email_key', addresses)),
    ...(await find('username_skeleton', looks)),
    ...(await find('username_key', names)),
  ]
}
