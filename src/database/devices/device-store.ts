import { type Device, type DeviceStore, MOST_DEVICES } from '../../auth/devices/device-store.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { purgeTable } from '../expiry/purge.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'

const COLUMNS = 'digest, backend, user_id, created_at, last_seen_at, expires_at'
const OF_OWNER = 'user_id = :userId AND backend = :backend'

/** A row of `devices`. Some drivers give a BIGINT as text. */
interface DeviceRow {
  readonly digest: string
  readonly backend: string
  readonly user_id: string
  readonly created_at: number | string
  readonly last_seen_at: number | string
  readonly expires_at: number | string
}

/** Keeps the known browsers in the `devices` table. */
export class SequelizeDeviceStore implements DeviceStore {
  readonly #connection: Connection
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in, but one that purges (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#connection = connection
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('devices')
  }

  async add({ digest, owner, createdAt, lastSeenAt, expiresAt }: Device): Promise<number> {
    await this.#sql.insert(
      `INSERT INTO ${this.#table} (${COLUMNS})
        VALUES (:digest, :backend, :userId, :createdAt, :lastSeenAt, :expiresAt)`,
      { digest, ...owner, createdAt, lastSeenAt, expiresAt },
    )
    // Once the row is there for everybody: whoever adds last sees all of them.
    await this.#removeOldest(owner)
    const [row] = await this.#sql.rows<{ count: number | string }>(
      `SELECT COUNT(*) AS count FROM ${this.#table} WHERE ${OF_OWNER}`,
      { ...owner },
    )
    return Number(row?.count)
  }

  async find(digests: readonly string[], now: number): Promise<Device | null> {
    if (digests.length === 0 || !isStorable(...digests)) return null
    const sql = `SELECT ${COLUMNS} FROM ${this.#table}
      WHERE digest IN (:digests) AND expires_at > :now ORDER BY last_seen_at DESC LIMIT 1`
    const [row] = await this.#sql.rows<DeviceRow>(sql, { digests, now })
    return row ? toDevice(row) : null
  }

  async touch(digest: string, seenAt: number, expiresAt: number): Promise<boolean> {
    if (!isStorable(digest)) return false
    const set = 'last_seen_at = :seenAt, expires_at = :expiresAt'
    const found = 'digest = :digest AND expires_at > :seenAt'
    const values = { digest, seenAt, expiresAt }
    const count = await this.#sql.update(`UPDATE ${this.#table} SET ${set} WHERE ${found}`, values)
    return count > 0
  }

  async forgetAllOf({ backend, userId }: UserReference): Promise<number> {
    if (!isStorable(backend, userId)) return 0
    const where = this.#sql.lockedInOrder(this.#table, 'digest', OF_OWNER)
    return this.#sql.delete(this.#table, where, { backend, userId })
  }

  forgetAllOfMany(backend: string, userIds: readonly string[]): Promise<number> {
    return this.#sql.deleteOf({ backend, userIds }, this.#table, 'digest')
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'devices', person)
  }

  async purge(now: number): Promise<number> {
    return purgeTable(this.#connection, { table: 'devices' as const, columns: ['expires_at'] }, now)
  }

  async #removeOldest({ backend, userId }: UserReference): Promise<void> {
    // MariaDB takes a LIMIT in no other place of a condition.
    const newest = `SELECT digest FROM (SELECT digest FROM ${this.#table} WHERE ${OF_OWNER}
      ORDER BY last_seen_at DESC, created_at DESC, digest LIMIT ${MOST_DEVICES}) AS newest`
    const others = `${OF_OWNER} AND digest NOT IN (${newest})`
    const where = this.#sql.lockedInOrder(this.#table, 'digest', others)
    await this.#sql.delete(this.#table, where, { backend, userId })
  }
}

function toDevice(row: DeviceRow): Device {
  return {
    digest: row.digest,
    owner: { backend: row.backend, userId: row.user_id },
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
    expiresAt: Number(row.expires_at),
  }
}
