import { emailKey, usernameKey } from '../../../src/auth/accounts/names.ts'
import type { NewUser, UserPage, UserStore } from '../../../src/auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../../src/auth/errors.ts'
import type { User } from '../../../src/auth/user.ts'

/** A user in memory, whose password is kept as `hash of …`. */
export class MemoryUser implements User {
  readonly isAuthenticated = true
  readonly isAnonymous = false
  readonly id: number
  readonly username: string
  readonly email: string | null
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  passwordHash: string

  constructor(id: number, { username, email, passwordHash, isStaff, isSuperuser }: NewUser) {
    this.id = id
    this.username = username
    this.email = email ?? null
    this.passwordHash = passwordHash ?? '!'
    this.isStaff = isStaff ?? false
    this.isSuperuser = isSuperuser ?? false
  }

  async checkPassword(raw: string): Promise<boolean> {
    return this.passwordHash === `counted$1$${raw}`
  }

  async setPassword(raw: string | null): Promise<void> {
    this.passwordHash = raw === null ? '!' : `counted$1$${raw}`
  }

  sessionStamp(): string {
    return this.passwordHash
  }
}

/** Keeps users in memory, and as a database would: only the insert itself is one step. */
export class MemoryUsers implements UserStore<MemoryUser> {
  readonly backend = 'users'
  readonly all: MemoryUser[] = []
  /** How often the store was asked for anything. */
  asked = 0
  /** What the next call rejects with; `null` when all is well. */
  failure: Error | null = null

  async hasSuperuser(): Promise<boolean> {
    await this.#turn()
    return this.#hasSuperuser()
  }

  async create(user: NewUser): Promise<MemoryUser> {
    await this.#turn()
    return this.#insert(user)
  }

  async createFirst(user: NewUser): Promise<MemoryUser | null> {
    await this.#turn()
    return this.#hasSuperuser() ? null : this.#insert(user)
  }

  async findByUsername(username: string): Promise<MemoryUser | null> {
    await this.#turn()
    return this.#byName(username) ?? null
  }

  async findByEmail(email: string): Promise<MemoryUser | null> {
    await this.#turn()
    return this.#byEmail(email) ?? null
  }

  async findById(id: string): Promise<MemoryUser | null> {
    await this.#turn()
    return this.all.find((user) => String(user.id) === id) ?? null
  }

  async search(): Promise<UserPage<MemoryUser>> {
    await this.#turn()
    return { users: this.all, previous: null, next: null }
  }

  async update(id: string): Promise<MemoryUser | null> {
    return this.findById(id)
  }

  async delete(): Promise<boolean> {
    await this.#turn()
    return false
  }

  async savePassword(): Promise<boolean> {
    await this.#turn()
    return true
  }

  async #turn(): Promise<void> {
    this.asked += 1
    await new Promise((resolve) => setImmediate(resolve))
    if (this.failure) throw this.failure
  }

  #hasSuperuser(): boolean {
    return this.all.some(({ isSuperuser }) => isSuperuser)
  }

  #insert(user: NewUser): MemoryUser {
    if (this.#byName(user.username)) throw new AlreadyTaken('username')
    if (user.email && this.#byEmail(user.email)) throw new AlreadyTaken('email')
    const made = new MemoryUser(this.all.length + 1, user)
    this.all.push(made)
    return made
  }

  #byName(username: string): MemoryUser | undefined {
    return this.all.find((user) => usernameKey(user.username) === usernameKey(username))
  }

  #byEmail(email: string): MemoryUser | undefined {
    return this.all.find((user) => user.email && emailKey(user.email) === emailKey(email))
  }
}
