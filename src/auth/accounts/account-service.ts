import { localRequest, type RequestInfo } from '../backend.ts'
import { AlreadyTaken } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { Hooks } from '../hooks.ts'
import { domainProblems } from '../joining/domain-problems.ts'
import type { EmailDomains } from '../joining/email-domains.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { PasswordPolicy } from '../passwords/policy/password-policy.ts'
import { workFor } from '../passwords/work-for.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import type { WaitingAddress } from '../recovery/waiting-address.ts'
import type { Stores } from '../stores.ts'
import type { User, UserReference } from '../user.ts'
import { assertNotKept } from '../usernames/rename.ts'
import { AccountChecks, explainTaken } from './account-checks.ts'
import type { AccountDetails } from './account-details.ts'
import {
  type AccountExtra,
  type AccountParts,
  type Admission,
  createWhole,
  unlessRefused,
} from './account-extra.ts'
import { canonicalEmail, normalizeUsername } from './names.ts'
import type { NewUser, UserStore } from './user-store.ts'

export interface AccountServiceOptions<U extends User = User> {
  readonly users: UserStore<U>
  /** All stores, for what an app keeps of a person elsewhere (the store of users alone). */
  readonly stores?: Stores<U>
  readonly passwords: Passwords
  readonly policy: PasswordPolicy
  readonly events: EventHub
  readonly hooks?: Hooks
  /** Has people confirm the address that they give (it is taken as it is typed). */
  readonly waiting?: WaitingAddress<U> | null
  /** Which addresses people may register with (all). */
  readonly domains?: EmailDomains
}

/** Who makes the account: its owner, one of the staff, or a command (`null`). */
type Maker = UserReference | 'owner' | null

/** Creates accounts, for the pages and the commands alike. */
export class AccountService<U extends User = User> {
  readonly users: UserStore<U>
  readonly policy: PasswordPolicy
  readonly #stores: Stores<U> | null
  readonly #checks: AccountChecks<U>
  readonly #passwords: Passwords
  readonly #events: EventHub
  readonly #hooks: Hooks
  readonly #waiting: WaitingAddress<U> | null
  readonly #domains: EmailDomains | null

  constructor(options: AccountServiceOptions<U>) {
    const { users, stores, passwords, policy, events, hooks = {}, waiting = null } = options
    this.users = users
    this.#stores = stores ?? null
    this.policy = policy
    this.#checks = new AccountChecks(users, policy)
    this.#passwords = passwords
    this.#events = events
    this.#hooks = hooks
    // Where people are named by their address, it is public as names are.
    this.#waiting = users.isNamedByEmail ? null : waiting
    this.#domains = options.domains ?? null
  }

  /**
   * Creates an account for somebody who asks for one: the hook `beforeRegister` may refuse.
   *
   * Where addresses are confirmed by mail, the account is made without one. Nothing that comes back tells
   * whether somebody has the address already.
   *
   * @param extra what the app wants to know besides (nothing).
   * @param admission by whose word they join: their address is that of it, and confirmed (by their own).
   * @throws whatever `admission` throws. Nothing is written then.
   */
  async register(
    details: AccountDetails,
    request: RequestInfo,
    extra: AccountExtra<U> = {},
    admission?: Admission<U>,
  ): Promise<Outcome<U>> {
    const given = admission ? { ...details, email: admission.email } : details
    const found = await (this.#waiting && !admission
      ? this.#checks.findPublicProblems(given)
      : this.#checks.findProblems(given))
    const ofDomain = admission ? [] : domainProblems(this.#domains, given, this.users)
    const problems = [...found, ...ofDomain, ...(extra.problems ?? [])]
    if (problems.length > 0) return refused(...problems)
    return unlessRefused(async () => {
      await this.#hooks.beforeRegister?.(given, request, extra.values)
      return this.#register(given, request, extra, admission)
    })
  }

  /**
   * Creates an account after checking everything, and lists all that is wrong at once; `by` whom, if by no command;
   * `extra`: what the app wants to know besides.
   */
  async create(
    details: AccountDetails,
    request: RequestInfo = localRequest,
    by: UserReference | null = null,
    extra: AccountExtra<U> = {},
  ): Promise<Outcome<U>> {
    const problems = [...(await this.#checks.findProblems(details)), ...(extra.problems ?? [])]
    if (problems.length > 0) return refused(...problems)
    const create = this.#whole({ extra, step: undefined })
    return unlessRefused(() => this.#insert(details, request, { create, by }))
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
    const problems = await this.#checks.findProblems(details)
    if (problems.length > 0) return refused(...problems)
    const create = async (user: NewUser) => {
      // A store that keeps people elsewhere than their former names cannot ask in the same step.
      const nobody = { backend: this.users.backend, userId: '' }
      await assertNotKept(this.#stores ?? {}, nobody, user.username)
      return this.users.createFirst(user)
    }
    const all = { ...details, isStaff: true, isSuperuser: true }
    return this.#insert(all, request, { create, by: 'owner' })
  }

  /** What is wrong with these details, as far as it can be told without asking the store. */
  check(details: AccountDetails): Promise<Problem[]> {
    return this.#checks.check(details)
  }

  async #register(
    details: AccountDetails,
    request: RequestInfo,
    extra: AccountExtra<U>,
    admission: Admission<U> | undefined,
  ): Promise<Outcome<U>> {
    const waits = this.#waiting !== null && !admission && Boolean(details.email)
    const wait = waits ? await this.#waiting?.stepFor(details.email ?? '', request) : undefined
    const step = admission ?? wait
    const create = this.#whole({ extra, step })
    const known = waits ? { ...details, email: '' } : details
    return this.#insert<U>(known, request, { create, by: 'owner' })
  }

  #whole(parts: AccountParts<U>): (user: NewUser) => Promise<U> {
    const stores = this.#stores ?? ({ users: this.users } as Stores<U>)
    return (user) => createWhole(stores, this.users, user, parts)
  }

  async #insert<Made extends U | null>(
    details: AccountDetails,
    request: RequestInfo,
    { create, by }: { create: (user: NewUser) => Promise<Made>; by: Maker },
  ): Promise<Outcome<Made>> {
    try {
      const prepared = await this.#prepare(details, request)
      // Whoever has gone, or was answered already, is to find no account of theirs.
      request.signal?.throwIfAborted()
      const user = await create(prepared)
      if (user) await this.#announce(user, request, by)
      return { ok: true, value: user }
    } catch (error) {
      // Somebody was faster between the look and the insert: the unique index decides.
      if (!(error instanceof AlreadyTaken)) throw error
      const of = { users: this.users, name: details.username, forStaff: by !== 'owner' }
      return refused(await explainTaken(error, of))
    }
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

  async #announce(user: U, request: RequestInfo, by: Maker): Promise<void> {
    const subject = { backend: this.users.backend, userId: String(user.id) }
    const actor = by === 'owner' ? subject : by
    await this.#events.emit({ name: 'user.created', request, actor, subject, details: {} })
  }
}
