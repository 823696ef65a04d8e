import type { Transaction } from 'sequelize'
import { emailKey, usernameKey } from '../../auth/accounts/names.ts'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import type { BulkConflict, BulkUserStore, BulkWriter } from '../../auth/import/bulk-user-store.ts'
import type { Connection } from '../connection/connection.ts'
import {
  assertNoneKept,
  findKept,
  type KeptRow,
  keptConflict,
  nameKeysOf,
  writeOptions,
} from './kept-names.ts'

/** What is needed of a store of users, in a transaction. */
interface BoundUsers {
  findByUsername(username: string): Promise<object | null>
  findByEmail(email: string): Promise<object | null>
  create(user: NewUser): Promise<object>
}

/** Who has a name or an address by this import: the line in the file. */
interface Written {
  readonly usernames: Map<string, number>
  readonly emails: Map<string, number>
}

/**
 * Writes many users of a table of any shape, one after the other by their model, with its hooks and defaults. Use it
 * by `SequelizeUserStore.bulk()`.
 */
export class ModelBulkUsers implements BulkUserStore {
  readonly #connection: Connection
  readonly #backend: string
  readonly #usersIn: (transaction: Transaction) => BoundUsers
  #written: Written = nothing()

  constructor(
    connection: Connection,
    backend: string,
    usersIn: (transaction: Transaction) => BoundUsers,
  ) {
    this.#connection = connection
    this.#backend = backend
    this.#usersIn = usersIn
  }

  async begin(): Promise<void> {
    this.#written = nothing()
  }

  async transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    return this.#connection.transaction(writeOptions(this.#connection), (transaction) =>
      work({
        write: async (users, lines) => {
          const conflicts = await this.#write(users, lines, transaction)
          const written = users.filter((_, index) => conflicts[index] === null)
          await assertNoneKept(this.#connection, this.#backend, written, transaction)
          return conflicts
        },
      }),
    )
  }

  /**
   * Writes, and takes it back: the constraints of a table of yours are known to nobody else. Each batch has a
   * transaction of its own: on SQLite others could not write for as long as it lasts. What came before is in memory.
   */
  async dryRun<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    return work({
      write: async (users, lines) => {
        const transaction = await this.#connection.transaction()
        try {
          return await this.#write(users, lines, transaction)
        } finally {
          await transaction.rollback()
        }
      },
    })
  }

  async #write(
    all: readonly NewUser[],
    lines: readonly number[],
    transaction: Transaction,
  ): Promise<(BulkConflict | null)[]> {
    const users = this.#usersIn(transaction)
    const kept = await this.#keptOf(all, transaction)
    const conflicts: (BulkConflict | null)[] = []
    for (const [index, user] of all.entries()) {
      const conflict =
        (await this.#nameConflict(users, user, kept)) ?? (await this.#emailConflict(users, user))
      if (!conflict) await this.#create(users, user, lines[index] as number)
      conflicts.push(conflict)
    }
    return conflicts
  }

  #keptOf(users: readonly NewUser[], transaction: Transaction): Promise<KeptRow[]> {
    return findKept(this.#connection, this.#backend, users.map(nameKeysOf), transaction)
  }

  async #nameConflict(
    users: BoundUsers,
    user: NewUser,
    kept: readonly KeptRow[],
  ): Promise<BulkConflict | null> {
    const keys = nameKeysOf(user)
    const line = this.#written.usernames.get(keys.usernameKey)
    if (line !== undefined) return { kind: 'repeated', line }
    if (await users.findByUsername(user.username)) return { kind: 'exists' }
    return keptConflict(kept, keys)
  }

  async #emailConflict(users: BoundUsers, { email }: NewUser): Promise<BulkConflict | null> {
    if (!email) return null
    // In a dry run the table does not have it.
    const line = this.#written.emails.get(emailKey(email) ?? '')
    if (line !== undefined) return { kind: 'email_taken', line }
    return (await users.findByEmail(email)) ? { kind: 'email_taken' } : null
  }

  async #create(users: BoundUsers, user: NewUser, line: number): Promise<void> {
    await users.create(user)
    this.#written.usernames.set(usernameKey(user.username), line)
    const key = user.email ? emailKey(user.email) : null
    if (key !== null) this.#written.emails.set(key, line)
  }
}

function nothing(): Written {
  return { usernames: new Map(), emails: new Map() }
}
