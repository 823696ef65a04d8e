import { usernameSkeleton } from '../../auth/accounts/look-alikes/username-skeleton.ts'
import { emailKey, normalizeUsername, usernameKey } from '../../auth/accounts/names.ts'
import { checkUserChanges } from '../../auth/accounts/user-changes.ts'
import { checkUserQuery } from '../../auth/accounts/user-query.ts'
import type {
  NewUser,
  UserChanges,
  UserPage,
  UserQuery,
  UserStore,
} from '../../auth/accounts/user-store.ts'
import { LastSuperuser } from '../../auth/accounts/user-store-errors.ts'
import { type Clock, systemClock } from '../../auth/clock.ts'
import { AlreadyTaken } from '../../auth/errors.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import { Passwords } from '../../auth/passwords/passwords.ts'
import { unusableHash } from '../../auth/passwords/unusable-hash.ts'
import { cheapHasher } from '../cheap-hasher.ts'
import { pageOfRows } from './memory-pages.ts'
import { type MemoryRow, MemoryUser } from './memory-user.ts'
import { toldRows } from './own-data/told-rows.ts'

/** What a store of users in memory is made of. */
export interface MemoryUserStoreOptions {
  /** The name of the backend that restores these users (`users`). */
  readonly backend?: string
  /** How passwords are kept ({@link cheapHasher}). */
  readonly passwords?: Passwords
  /** What tells when somebody joins (the system's). */
  readonly clock?: Clock
}

/** Keeps users in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryUserStore implements UserStore<MemoryUser> {
  readonly backend: string
  /** What is at rest, by id. Change it to change people behind the framework's back. */
  readonly rows = new Map<string, MemoryRow>()
  readonly #passwords: Passwords
  readonly #clock: Clock
  #lastId = 0

  constructor(options: MemoryUserStoreOptions = {}) {
    this.backend = options.backend ?? 'users'
    this.#passwords = options.passwords ?? new Passwords([cheapHasher()])
    this.#clock = options.clock ?? systemClock
  }

  /** Keeps a row as it is; what is missing has a default. */
  insert(details: Partial<MemoryRow> & Pick<MemoryRow, 'username' | 'passwordHash'>): MemoryUser {
    const row: MemoryRow = {
      ...{ id: String(++this.#lastId), email: null, firstName: '', lastName: '' },
      ...{ language: null, timeZone: null },
      ...{ isActive: true, isStaff: false, isSuperuser: false },
      ...{ dateJoined: new Date(this.#clock()), lastLogin: null, groups: [], permissions: [] },
      ...details,
    }
    this.rows.set(row.id, row)
    return this.#userOf(row)
  }

  async hasSuperuser(): Promise<boolean> {
    return this.#hasSuperuser()
  }

  async create(user: NewUser): Promise<MemoryUser> {
    return this.#create(user)
  }

  async createFirst(user: NewUser): Promise<MemoryUser | null> {
    return this.#hasSuperuser() ? null : this.#create(user)
  }

  async findById(id: string): Promise<MemoryUser | null> {
    const row = this.rows.get(id)
    return row ? this.#userOf(row) : null
  }

  async findByUsername(username: string): Promise<MemoryUser | null> {
    const row = this.#byName(username)
    return row ? this.#userOf(row) : null
  }

  async findByEmail(email: string): Promise<MemoryUser | null> {
    const row = this.#byEmail(email)
    return row ? this.#userOf(row) : null
  }

  dataOf({ backend, userId }: DataOwner) {
    const row = backend === this.backend ? this.rows.get(userId) : undefined
    if (!row) return toldRows([])
    const { passwordHash, groups, permissions, ...shown } = row
    return toldRows([shown])
  }

  async search(query: UserQuery = {}): Promise<UserPage<MemoryUser>> {
    const page = pageOfRows([...this.rows.values()], checkUserQuery(query))
    return { ...page, users: page.users.map((row) => this.#userOf(row)) }
  }

  async update(id: string, given: UserChanges): Promise<MemoryUser | null> {
    const changes = checkUserChanges(given)
    const row = this.rows.get(id)
    if (!row) return null
    const changed = { ...row, ...changes }
    this.#assertFree(changed)
    if (!isActiveSuperuser(changed)) this.#assertNotLast(row)
    this.rows.set(id, changed)
    return this.#userOf(changed)
  }

  async savePassword({ id, passwordHash, storedHash }: MemoryUser): Promise<boolean> {
    const row = this.rows.get(id)
    if (row?.passwordHash !== storedHash) return false
    this.rows.set(id, { ...row, passwordHash })
    return true
  }

  async saveEmail({ id, email: before }: MemoryUser, email: string): Promise<boolean> {
    const row = this.rows.get(id)
    if (row?.email !== before) return false
    await this.update(id, { email })
    return true
  }

  async delete(id: string): Promise<boolean> {
    const row = this.rows.get(id)
    if (row) this.#assertNotLast(row)
    return this.rows.delete(id)
  }

  #hasSuperuser(): boolean {
    return [...this.rows.values()].some(({ isSuperuser }) => isSuperuser)
  }

  #create({ username, passwordHash, dateJoined, extra, ...rest }: NewUser): MemoryUser {
    if (extra) throw new TypeError(`Users in memory have no ${Object.keys(extra).join(', ')}`)
    const names = { username: normalizeUsername(username), email: rest.email ?? null }
    this.#assertFree(names)
    return this.insert({
      ...rest,
      ...names,
      passwordHash: passwordHash ?? unusableHash(),
      ...(dateJoined ? { dateJoined } : {}),
    })
  }

  #userOf(row: MemoryRow): MemoryUser {
    return new MemoryUser(row, this.#passwords)
  }

  /** @throws AlreadyTaken */
  #assertFree({ id, username, email }: Pick<MemoryRow, 'username' | 'email'> & { id?: string }) {
    const isOther = (row: MemoryRow | undefined) => row !== undefined && row.id !== id
    if (isOther(this.#byName(username))) throw new AlreadyTaken('username')
    const look = usernameSkeleton(username)
    const isAlike = (row: MemoryRow) => isOther(row) && usernameSkeleton(row.username) === look
    if ([...this.rows.values()].some(isAlike)) {
      throw new AlreadyTaken('username', { isLookAlike: true })
    }
    if (email !== null && isOther(this.#byEmail(email))) throw new AlreadyTaken('email')
  }

  /** @throws LastSuperuser */
  #assertNotLast(row: MemoryRow): void {
    const others = [...this.rows.values()].filter((one) => one.id !== row.id)
    if (isActiveSuperuser(row) && !others.some(isActiveSuperuser)) throw new LastSuperuser()
  }

  #byName(username: string): MemoryRow | undefined {
    const key = usernameKey(username)
    return [...this.rows.values()].find((row) => usernameKey(row.username) === key)
  }

  #byEmail(email: string): MemoryRow | undefined {
    const key = emailKey(email)
    if (key === null) return undefined
    return [...this.rows.values()].find((row) => row.email !== null && emailKey(row.email) === key)
  }
}

function isActiveSuperuser({ isActive, isSuperuser }: MemoryRow): boolean {
  return isActive && isSuperuser
}
