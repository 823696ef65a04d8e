import { usernameSkeleton } from '../../auth/accounts/look-alikes/username-skeleton.ts'
import { usernameKey } from '../../auth/accounts/names.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { UserReference } from '../../auth/user.ts'
import type { KeptUsername, UsernameStore } from '../../auth/usernames/username-store.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'

const OF_OWNER = 'backend = :backend AND user_id = :userId'

/** Keeps former usernames in the `kept_usernames` table. */
export class SequelizeUsernameStore implements UsernameStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in, but one that purges (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('kept_usernames')
  }

  async keep({ owner, username, until }: KeptUsername): Promise<void> {
    const again = this.#sql.isMariadb
      ? 'ON DUPLICATE KEY UPDATE kept_until = VALUES(kept_until)'
      : 'ON CONFLICT (backend, username_key, user_id) DO UPDATE SET kept_until = excluded.kept_until'
    await this.#sql.insert(
      `INSERT INTO ${this.#table} (backend, username_key, user_id, username, skeleton, kept_until)
       VALUES (:backend, :key, :userId, :username, :skeleton, :until) ${again}`,
      { ...owner, username, ...keysOf(username), until },
    )
  }

  async release({ backend, userId }: UserReference, username: string): Promise<void> {
    if (!isStorable(backend, userId, username)) return
    const where = `${OF_OWNER} AND username_key = :key`
    await this.#sql.delete(this.#table, where, { backend, userId, ...keysOf(username) })
  }

  async releaseAllOf({ backend, userId }: UserReference): Promise<void> {
    if (!isStorable(backend, userId)) return
    await this.#sql.delete(this.#table, OF_OWNER, { backend, userId })
  }

  async keptFrom(
    { backend, userId }: UserReference,
    username: string,
  ): Promise<'same' | 'alike' | null> {
    if (!isStorable(backend, userId, username)) return null
    const { key, skeleton } = keysOf(username)
    const rows = await this.#sql.rows<{ username_key: string }>(
      `SELECT username_key FROM ${this.#table}
       WHERE backend = :backend AND user_id <> :userId AND (username_key = :key OR skeleton = :skeleton)`,
      { backend, userId, key, skeleton },
    )
    if (rows.length === 0) return null
    return rows.some((row) => row.username_key === key) ? 'same' : 'alike'
  }

  async namesOf({ backend, userId }: UserReference): Promise<readonly string[]> {
    if (!isStorable(backend, userId)) return []
    const rows = await this.#sql.rows<{ username: string }>(
      `SELECT username FROM ${this.#table} WHERE ${OF_OWNER} ORDER BY kept_until`,
      { backend, userId },
    )
    return rows.map(({ username }) => username)
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'kept_usernames', person)
  }

  async purge(now: number): Promise<number> {
    const expiring = { table: 'kept_usernames' as const, columns: ['kept_until'] }
    return purgeTable(this.#connection, expiring, now)
  }
}

function keysOf(username: string) {
  return { key: usernameKey(username), skeleton: usernameSkeleton(username) }
}
