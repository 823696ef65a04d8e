import type { Transaction } from 'sequelize'
import { emailKey, usernameKey } from '../../auth/accounts/names.ts'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import type { BulkConflict, BulkUserStore, BulkWriter } from '../../auth/import/bulk-user-store.ts'
import type { Connection } from '../connection/connection.ts'

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
  readonly #usersIn: (transaction: Transaction) => BoundUsers
  #written: Written = nothing()

  constructor(connection: Connection, usersIn: (transaction: Transaction) => BoundUsers) {
    this.#connection = connection
    this.#usersIn = usersIn
  }

  async begin(): Promise<void> {
    this.#written = nothing()
  }

  async transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    return this.#connection.transaction((transaction) => work(this.#writer(transaction)))
  }

  /** Writes, and takes it back: the constraints of a table of yours are known to nobody else. */
  async dryRun<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    const transaction = await this.#connection.transaction()
    try {
      return await work(this.#writer(transaction))
    } finally {
      await transaction.rollback()
    }
  }

  #writer(transaction: Transaction): BulkWriter {
    const users = this.#usersIn(transaction)
    return {
      write: async (all, lines) => {
        const conflicts: (BulkConflict | null)[] = []
        for (const [index, user] of all.entries()) {
          const conflict = await this.#conflictOf(users, user)
          if (!conflict) await this.#write(users, user, lines[index] as number)
          conflicts.push(conflict)
        }
        return conflicts
      },
    }
  }

  async #conflictOf(users: BoundUsers, { username, email }: NewUser): Promise<BulkConflict | null> {
    const { usernames, emails } = this.#written
    const line = usernames.get(usernameKey(username))
    if (line !== undefined) return { kind: 'repeated', line }
    if (await users.findByUsername(username)) return { kind: 'exists' }
    if (!email || !(await users.findByEmail(email))) return null
    const taken = emails.get(emailKey(email) ?? '')
    return { kind: 'email_taken', ...(taken !== undefined && { line: taken }) }
  }

  async #write(users: BoundUsers, user: NewUser, line: number): Promise<void> {
    await users.create(user)
    this.#written.usernames.set(usernameKey(user.username), line)
    const key = user.email ? emailKey(user.email) : null
    if (key !== null) this.#written.emails.set(key, line)
  }
}

function nothing(): Written {
  return { usernames: new Map(), emails: new Map() }
}
