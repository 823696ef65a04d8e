import { QueryTypes, type Transaction } from 'sequelize'
import type {
  BulkConflict,
  BulkUser,
  BulkUserStore,
  BulkWriter,
} from '../auth/imports/bulk-user-store.ts'
import { emailKey, usernameKey } from '../auth/names.ts'
import { insertGroups } from './bulk-groups.ts'
import type { Connection } from './connection.ts'
import { isSqlite } from './connection.ts'

const COLUMNS = [
  'username',
  'username_key',
  'email',
  'email_key',
  'password_hash',
  'first_name',
  'last_name',
  'is_active',
  'is_staff',
  'is_superuser',
  'date_joined',
] as const

interface TakenRow {
  readonly id: number
  readonly username_key: string
  readonly email_key: string | null
}

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
      'SELECT MAX(id) AS last FROM users',
      { type: QueryTypes.SELECT },
    )
    this.#lastIdBefore = row?.last ?? 0
  }

  async transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    return this.#connection.transaction((transaction) =>
      work({
        findConflicts: (users) => this.#findConflicts(users, transaction),
        insert: (users) => this.#insert(users, transaction),
      }),
    )
  }

  async #findConflicts(users: readonly BulkUser[], transaction: Transaction) {
    const rows = await this.#findTaken(users, transaction)
    const names = new Map(rows.map(({ username_key, id }) => [username_key, id]))
    const addresses = new Set(rows.map(({ email_key }) => email_key))
    return users.map((user): BulkConflict | null => {
      const name = usernameKey(user.username)
      const address = user.email === null ? null : emailKey(user.email)
      const id = names.get(name)
      if (id !== undefined) return id <= this.#lastIdBefore ? 'exists' : 'repeated'
      if (address !== null && addresses.has(address)) return 'email_taken'
      names.set(name, Number.POSITIVE_INFINITY)
      if (address !== null) addresses.add(address)
      return null
    })
  }

  async #findTaken(users: readonly BulkUser[], transaction: Transaction): Promise<TakenRow[]> {
    if (users.length === 0) return []
    const names = users.map(({ username }) => usernameKey(username))
    const addresses = users.flatMap(({ email }) => (email === null ? [] : [emailKey(email)]))
    const columns = 'SELECT id, username_key, email_key FROM users'
    const options = { transaction, type: QueryTypes.SELECT } as const
    if (isSqlite(this.#connection)) {
      return this.#connection.query<TakenRow>(
        `${columns} WHERE username_key IN (SELECT value FROM json_each($names))
         UNION ALL ${columns} WHERE email_key IN (SELECT value FROM json_each($addresses))`,
        {
          ...options,
          bind: { names: JSON.stringify(names), addresses: JSON.stringify(addresses) },
        },
      )
    }
    return this.#connection.query<TakenRow>(
      `${columns} WHERE username_key IN (:names)
       UNION ALL ${columns} WHERE email_key IN (:addresses)`,
      { ...options, replacements: { names, addresses: addresses.length > 0 ? addresses : [''] } },
    )
  }

  async #insert(users: readonly BulkUser[], transaction: Transaction): Promise<void> {
    const now = new Date()
    const rows = users.map((user) => rowOf(user, now))
    if (isSqlite(this.#connection)) await this.#insertJson(rows, transaction)
    else await this.#insertValues(rows, transaction)
    await insertGroups(this.#connection, this.#backend, users, transaction)
  }

  async #insertJson(rows: readonly Row[], transaction: Transaction): Promise<void> {
    const values = COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')
    await this.#connection.query(
      `INSERT INTO users (${COLUMNS.join(', ')}) SELECT ${values} FROM json_each($rows)`,
      { transaction, bind: { rows: JSON.stringify(rows) } },
    )
  }

  async #insertValues(rows: readonly Row[], transaction: Transaction): Promise<void> {
    const objects = rows.map((row) =>
      Object.fromEntries(COLUMNS.map((column, index) => [column, row[index]])),
    )
    await this.#connection.getQueryInterface().bulkInsert('users', objects, { transaction })
  }
}

type Row = readonly (string | boolean | null)[]

/** Values in the order of the columns. */
function rowOf(user: BulkUser, now: Date): Row {
  return [
    user.username,
    usernameKey(user.username),
    user.email,
    user.email === null ? null : emailKey(user.email),
    user.passwordHash,
    user.firstName ?? '',
    user.lastName ?? '',
    user.isActive ?? true,
    user.isStaff ?? false,
    user.isSuperuser ?? false,
    // As Sequelize writes it.
    (user.dateJoined ?? now).toISOString().replace('T', ' ').replace('Z', ' +00:00'),
  ]
}
