import { localRequest, type RequestInfo } from '../backend.ts'
import { AlreadyTaken, Refused } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { Hooks } from '../hooks.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { PasswordPolicy } from '../passwords/policy/password-policy.ts'
import { workFor } from '../passwords/work-for.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import type { WaitingAddress } from '../recovery/waiting-address.ts'
import type { User, UserReference } from '../user.ts'
import type { AccountDetails } from './account-details.ts'
import { canonicalEmail, isValidUsername, normalizeUsername, usernameKey } from './names.ts'
import type { NewUser, UserStore } from './user-store.ts'

export interface AccountServiceOptions<U extends User = User> {
  readonly users: UserStore<U>
  readonly passwords: Passwords
  readonly policy: PasswordPolicy
  readonly events: EventHub
  readonly hooks?: Hooks
  /** Has people confirm the address that they give (it is taken as it is typed). */
  readonly waiting?: WaitingAddress<U> | null
}

/** Whether people make the account themselves (somebody else does). */
interface ByWhom {
  readonly isOwn?: boolean
}

/** Creates accounts, for the pages and the commands alike. */
export class AccountService<U extends User = User> {
  readonly users: UserStore<U>
  readonly policy: PasswordPolicy
  readonly #passwords: Passwords
  readonly #events: EventHub
  readonly #hooks: Hooks
  readonly #waiting: WaitingAddress<U> | null

  constructor(options: AccountServiceOptions<U>) {
    const { users, passwords, policy, events, hooks = {}, waiting = null } = options
    this.users = users
    this.policy = policy
    this.#passwords = passwords
    this.#events = events
    this.#hooks = hooks
    // Where people are named by their address, it is public as names are.
    this.#waiting = users.isNamedByEmail ? null : waiting
  }

  /**
   * Creates an account for somebody who asks for one: the hook `beforeRegister` may refuse.
   *
   * Where addresses are confirmed by mail, the account is made without one. Nothing that comes back tells
   * whether somebody has the address already.
   */
  async register(details: AccountDetails, request: RequestInfo): Promise<Outcome<U>> {
    const problems = await (this.#waiting
      ? this.#findPublicProblems(details)
      : this.#findProblems(details))
    if (problems.length > 0) return refused(...problems)
    try {
      await this.#hooks.beforeRegister?.(details, request)
    } catch (error) {
      if (error instanceof Refused) return refused(error.problem)
      throw error
    }
    if (!this.#waiting || !details.email) return this.#create(details, request, { isOwn: true })
    const create = await this.#waiting.creatorFor(details.email, request)
    return this.#insert<U>({ ...details, email: '' }, request, { create, isOwn: true })
  }

  /** Creates an account after checking everything; the answer lists all that is wrong at once. */
  async create(details: AccountDetails, request: RequestInfo = localRequest): Promise<Outcome<U>> {
    const problems = await this.#findProblems(details)
    return problems.length > 0 ? refused(...problems) : this.#create(details, request, {})
  }

  /**
   * Creates the first superuser.
   *
   * @returns the value `null` when there already is one; nothing is written then.
   */
  async createFirst(
    details: AccountDetails,
    request: RequestInfo = localRequest,
  ): Promise<Outcome<U | null>> {
    if (await this.users.hasSuperuser()) return { ok: true, value: null }
    const problems = await this.#findProblems(details)
    if (problems.length > 0) return refused(...problems)
    const create = (user: NewUser) => this.users.createFirst(user)
    const all = { ...details, isStaff: true, isSuperuser: true }
    return this.#insert(all, request, { create, isOwn: true })
  }

  /** What is wrong with these details, as far as it can be told without asking the store. */
  async check({ username, email = '', password }: AccountDetails): Promise<Problem[]> {
    const name = normalizeUsername(username)
    const address = canonicalEmail(email)
    const problems = checkUsername(name, email)
    if (email !== '' && address === null) problems.push({ field: 'email', code: 'email_invalid' })
    if (!password) return problems
    // A name that nobody can have is no name to compare a password with: it may be of any length.
    const owner = { username: isValidUsername(name) ? name : null, email: address }
    const found = await this.policy.check(password.reveal(), owner)
    return [...problems, ...found.map((problem) => ({ field: 'password', ...problem }))]
  }

  async #findProblems(details: AccountDetails): Promise<Problem[]> {
    return [...(await this.check(details)), ...(await this.#findTaken(details))]
  }

  /** What may be told to anybody: all but who has an address. */
  async #findPublicProblems({ email, ...details }: AccountDetails): Promise<Problem[]> {
    const problems = await this.check({ ...details, ...(email && { email }) })
    // Nobody has confirmed the address: the name would catch the logins of whoever has it.
    if (details.username.includes('@') && problems.every(({ field }) => field !== 'username')) {
      problems.push({ field: 'username', code: 'username_is_address' })
    }
    return [...problems, ...(await this.#findTaken(details))]
  }

  async #findTaken({ username, email }: AccountDetails): Promise<Problem[]> {
    const [sameName, sameEmail] = await Promise.all([
      this.users.findByUsername(username),
      email ? this.users.findByEmail(email) : null,
    ])
    return [...(sameName ? [taken('username')] : []), ...(sameEmail ? [taken('email')] : [])]
  }

  #create(details: AccountDetails, request: RequestInfo, by: ByWhom): Promise<Outcome<U>> {
    return this.#insert(details, request, { create: (user) => this.users.create(user), ...by })
  }

  async #insert<Made extends U | null>(
    details: AccountDetails,
    request: RequestInfo,
    { create, isOwn = false }: ByWhom & { create: (user: NewUser) => Promise<Made> },
  ): Promise<Outcome<Made>> {
    try {
      const prepared = await this.#prepare(details, request)
      // Whoever has gone, or was answered already, is to find no account of theirs.
      request.signal?.throwIfAborted()
      const user = await create(prepared)
      if (user) await this.#announce(user, request, isOwn)
      return { ok: true, value: user }
    } catch (error) {
      // Somebody was faster between the look and the insert: the unique index decides.
      if (error instanceof AlreadyTaken) return refused(await this.#explain(error, details))
      throw error
    }
  }

  /** The same name looks alike, too: a database may report either. */
  async #explain({ field, isLookAlike }: AlreadyTaken, details: AccountDetails): Promise<Problem> {
    const isSame = !isLookAlike || (await this.users.findByUsername(details.username)) !== null
    return isSame ? taken(field) : { field, code: 'username_looks_alike' }
  }

  async #prepare(
    { username, email, password, ...flags }: AccountDetails,
    request: RequestInfo,
  ): Promise<NewUser> {
    return {
      ...flags,
      username: normalizeUsername(username),
      email: email ? canonicalEmail(email) : null,
      passwordHash: await this.#passwords.make(password?.reveal() ?? null, workFor(request)),
    }
  }

  async #announce(user: U, request: RequestInfo, isOwn: boolean): Promise<void> {
    const subject: UserReference = { backend: this.users.backend, userId: String(user.id) }
    const actor = isOwn ? subject : null
    await this.#events.emit({ name: 'user.created', request, actor, subject, details: {} })
  }
}

function checkUsername(username: string, email: string): Problem[] {
  if (username === '') return [{ field: 'username', code: 'username_missing' }]
  if (!isValidUsername(username)) return [{ field: 'username', code: 'username_invalid' }]
  // One may log in by address: a name that is somebody else's address would catch their logins.
  if (username.includes('@') && usernameKey(username) !== usernameKey(email)) {
    return [{ field: 'username', code: 'username_foreign_email' }]
  }
  return []
}

function taken(field: 'username' | 'email'): Problem {
  return { field, code: `${field}_taken` }
}
