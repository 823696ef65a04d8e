import { QueryTypes } from 'sequelize'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import type { UserSource } from '../../auth/import/user-source.ts'
import type { Connection } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import { BULK_COLUMNS } from './bulk-rows.ts'

const PAGE = 500

type Row = Readonly<Record<string, unknown>>

/** Reads the stock `users` table, a page after the other by the id: no more than one is in memory. */
export class SequelizeUserSource implements UserSource {
  readonly #connection: Connection
  readonly #backend: string

  constructor(connection: Connection, backend: string) {
    this.#connection = connection
    this.#backend = backend
  }

  async *all(): AsyncGenerator<readonly NewUser[]> {
    for (let last = 0; ; ) {
      const rows = await this.#page(last)
      if (rows.length === 0) return
      const groups = await this.#groupsOf(rows.map(({ id }) => String(id)))
      yield rows.map((row) => toUser(row, groups.get(String(row.id)) ?? []))
      last = Number(rows.at(-1)?.id)
    }
  }

  #page(last: number): Promise<Row[]> {
    const columns = BULK_COLUMNS.map(([, column]) => column)
    return this.#connection.query<Row>(
      `SELECT id, ${[...new Set(columns)].join(', ')} FROM ${tablesOf(this.#connection).sql('users')}
       WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
      { type: QueryTypes.SELECT, replacements: [last] },
    )
  }

  async #groupsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const tables = tablesOf(this.#connection)
    const rows = await this.#connection.query<{ user_id: string; name: string }>(
      `SELECT ug.user_id, g.name FROM ${tables.sql('user_groups')} ug
       JOIN ${tables.sql('groups')} g ON g.id = ug.group_id
       WHERE ug.backend = ? AND ug.user_id IN (${ids.map(() => '?').join(', ')}) ORDER BY g.name`,
      { type: QueryTypes.SELECT, replacements: [this.#backend, ...ids] },
    )
    const groups = new Map<string, string[]>()
    for (const { user_id: id, name } of rows) groups.set(id, [...(groups.get(id) ?? []), name])
    return groups
  }
}

function toUser(row: Row, groups: readonly string[]): NewUser {
  return {
    username: String(row.username),
    email: row.email === null ? null : String(row.email),
    passwordHash: row.password_hash === null ? null : String(row.password_hash),
    firstName: String(row.first_name ?? ''),
    lastName: String(row.last_name ?? ''),
    isActive: Boolean(row.is_active),
    isStaff: Boolean(row.is_staff),
    isSuperuser: Boolean(row.is_superuser),
    // SQLite has text, as Sequelize has written it; the others have dates.
    dateJoined: new Date(row.date_joined as string | Date),
    groups,
  }
}
