import type { AuthenticationBackend } from '../../auth/backend.ts'
import { Passwords } from '../../auth/passwords/passwords.ts'
import { isImpossible } from '../../auth/passwords/policy/password-policy.ts'
import type { Permission } from '../../auth/permissions/permission.ts'
import { Secret } from '../../auth/secret.ts'
import type { Visitor } from '../../auth/user.ts'
import { cheapHasher } from '../cheap-hasher.ts'
import { MemoryGrantStore } from './grants/memory-grant-store.ts'
import { type MemoryRow, MemoryUser } from './memory-user.ts'
import { MemoryUserStore } from './memory-user-store.ts'

/** Who is added: a name and a password; everything else has a default. */
export type MemoryPerson = {
  readonly username: string
  readonly password: string | null
} & Partial<Omit<MemoryRow, 'username' | 'passwordHash'>>

/** What a backend in memory is made of. */
export interface MemoryBackendOptions {
  /** The name that sessions remember (`users`). */
  readonly name?: string
  /** How passwords are kept ({@link cheapHasher}). */
  readonly passwords?: Passwords
  /** All that can be granted in the admin (that of our own pages for staff). */
  readonly permissions?: readonly Permission[]
}

/** A backend whose users are plain objects, and what a test needs to fill it. */
export interface MemoryBackend extends AuthenticationBackend<MemoryUser> {
  /** Where they are kept. */
  readonly users: MemoryUserStore
  /** Groups, and what is granted: it stands in the rows. */
  readonly grants: MemoryGrantStore
  /** What is at rest, by id. Change it to change people behind the framework's back. */
  readonly rows: Map<string, MemoryRow>
  add(person: MemoryPerson): Promise<MemoryUser>
  savePassword(user: MemoryUser): Promise<boolean>
  findByEmail(email: string): Promise<MemoryUser | null>
  saveEmail(user: MemoryUser, email: string): Promise<boolean>
}

/** Recognises people who are kept in memory, by username and password. */
export function memoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const { name = 'users', passwords = new Passwords([cheapHasher()]) } = options
  const users = new MemoryUserStore({ backend: name, passwords })
  const { rows } = users
  const { permissions } = options
  const grants = new MemoryGrantStore({ users, ...(permissions && { permissions }) })
  const granted = async (visitor: Visitor): Promise<ReadonlySet<string>> =>
    visitor.isAuthenticated
      ? grants.permissionsOf({ backend: name, userId: String(visitor.id) })
      : new Set()

  return {
    name,
    users,
    grants,
    rows,
    credentials: ['username', 'password'],

    async add({ password, ...details }) {
      return users.insert({ ...details, passwordHash: await passwords.make(password) })
    },

    async authenticate({ username, password }) {
      if (typeof username !== 'string' || !(password instanceof Secret)) return null
      const raw = password.reveal()
      if (isImpossible(raw)) return null
      const user = await users.findByUsername(username)
      // Costs what a wrong password costs, so that time does not tell who has an account.
      if (!user) await passwords.verify(raw, null)
      return user && (await user.checkPassword(raw)) ? user : null
    },

    async identify({ username }) {
      const user = typeof username === 'string' ? await users.findByUsername(username) : null
      return user && String(user.id)
    },

    getUser: (id) => users.findById(id),
    savePassword: (user) => users.savePassword(user),
    findByEmail: (email) => users.findByEmail(email),
    saveEmail: (user, email) => users.saveEmail(user, email),

    async hasPermission(visitor, permission) {
      return (await granted(visitor)).has(permission)
    },

    async permissionsOf(visitor) {
      return [...(await granted(visitor))]
    },

    async usersWithPermission(
      permission,
      { isActive = true, includeSuperusers = true, object } = {},
    ) {
      if (object !== undefined) return []
      const ids = await grants.usersWith(name, permission)
      return [...rows.values()]
        .filter((row) => isActive === null || row.isActive === isActive)
        .filter((row) => ids.includes(row.id) || (includeSuperusers && row.isSuperuser))
        .map((row) => new MemoryUser(row, passwords))
    },
  }
}
