import { AlreadyTaken } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { PasswordPolicy } from '../passwords/policy/password-policy.ts'
import type { Secret } from '../secret.ts'
import type { User } from '../user.ts'
import { canonicalEmail, isValidUsername, normalizeUsername, usernameKey } from './names.ts'
import type { NewUser, UserStore } from './user-store.ts'

/** What is wrong with one thing that was typed. */
export interface FieldProblem {
  readonly field: 'code' | 'username' | 'email' | 'password' | 'currentPassword' | 'newPassword'
  /** Stable, for programs. */
  readonly code: string
  /** For people, to stand beside the field. */
  readonly message: string
}

/** What came of an attempt that can be refused: a value, or everything that is wrong. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

/** What a person gives to get an account. */
export interface AccountDetails {
  readonly username: string
  /** Empty or missing: none. */
  readonly email?: string
  /** `null`: no password will match, until one is set. */
  readonly password: Secret | null
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
}

export interface AccountServiceOptions<U extends User = User> {
  readonly users: UserStore<U>
  readonly passwords: Passwords
  readonly policy: PasswordPolicy
  readonly events: EventHub
}

/** Creates accounts, for the pages and the commands alike. */
export class AccountService<U extends User = User> {
  readonly users: UserStore<U>
  readonly policy: PasswordPolicy
  readonly #passwords: Passwords
  readonly #events: EventHub

  constructor({ users, passwords, policy, events }: AccountServiceOptions<U>) {
    this.users = users
    this.policy = policy
    this.#passwords = passwords
    this.#events = events
  }

  /** Creates an account after checking everything; the answer lists all that is wrong at once. */
  async create(details: AccountDetails): Promise<Outcome<U>> {
    const problems = [...(await this.check(details)), ...(await this.#findTaken(details))]
    if (problems.length > 0) return refused(...problems)

    try {
      const user = await this.users.create(await this.#prepare(details))
      await this.#events.emit('userCreated', { user })
      return { ok: true, value: user }
    } catch (error) {
      // Somebody was faster between the look and the insert: the unique index decides.
      if (error instanceof AlreadyTaken) return refused(taken(error.field))
      throw error
    }
  }

  /**
   * Creates the first user, a superuser.
   *
   * @returns the value `null` when there already is a user; nothing is written then.
   */
  async createFirst(details: AccountDetails): Promise<Outcome<U | null>> {
    const problems = await this.check(details)
    if (problems.length > 0) return refused(...problems)

    const user = await this.users.createFirst(
      await this.#prepare({ ...details, isStaff: true, isSuperuser: true }),
    )
    if (user) await this.#events.emit('userCreated', { user })
    return { ok: true, value: user }
  }

  /** What is wrong with these details, as far as it can be told without asking the store. */
  async check({ username, email = '', password }: AccountDetails): Promise<FieldProblem[]> {
    const problems = checkUsername(normalizeUsername(username), email)
    if (email !== '' && canonicalEmail(email) === null) {
      const message = 'Enter one plain address, such as ada@example.com.'
      problems.push({ field: 'email', code: 'email_invalid', message })
    }
    if (!password) return problems
    const found = await this.policy.check(password.reveal(), { username, email })
    return [...problems, ...found.map((problem) => ({ field: 'password' as const, ...problem }))]
  }

  async #findTaken({ username, email }: AccountDetails): Promise<FieldProblem[]> {
    const [sameName, sameEmail] = await Promise.all([
      this.users.findByUsername(username),
      email ? this.users.findByEmail(email) : null,
    ])
    return [...(sameName ? [taken('username')] : []), ...(sameEmail ? [taken('email')] : [])]
  }

  async #prepare({ username, email, password, ...flags }: AccountDetails): Promise<NewUser> {
    return {
      ...flags,
      username: normalizeUsername(username),
      email: email ? canonicalEmail(email) : null,
      passwordHash: await this.#passwords.make(password?.reveal() ?? null),
    }
  }
}

function checkUsername(username: string, email: string): FieldProblem[] {
  if (username === '') {
    return [{ field: 'username', code: 'username_missing', message: 'Choose a username.' }]
  }
  if (!isValidUsername(username)) {
    const message = 'Use at most 150 letters, digits and the characters _ . @ + - only.'
    return [{ field: 'username', code: 'username_invalid', message }]
  }
  // One may log in by address: a name that is somebody else's address would catch their logins.
  if (username.includes('@') && usernameKey(username) !== usernameKey(email)) {
    const message = 'A username with @ must be your own e-mail address.'
    return [{ field: 'username', code: 'username_foreign_email', message }]
  }
  return []
}

function taken(field: 'username' | 'email'): FieldProblem {
  const message =
    field === 'username'
      ? 'This username is taken.'
      : 'There is already an account with this address.'
  return { field, code: `${field}_taken`, message }
}

/** The answer that lists what is wrong. */
export function refused(...problems: FieldProblem[]): { ok: false; problems: FieldProblem[] } {
  return { ok: false, problems }
}
