import type { AuthenticationBackend, RequestInfo } from '../backend.ts'
import { localRequest } from '../backend.ts'
import { Refused } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { Hooks } from '../hooks.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import type { Secret } from '../secret.ts'
import type { User } from '../user.ts'
import { isImpossible, type PasswordOwner, type PasswordPolicy } from './policy/password-policy.ts'
import { workFor } from './work-for.ts'

/** Finds a user anew and saves a password that was set: every backend that keeps passwords does. */
export type PasswordKeeper<U extends User = User> = Pick<
  AuthenticationBackend<U>,
  'name' | 'getUser' | 'savePassword'
>

/** Saves a password that was set. */
export type PasswordSaver<U extends User = User> = Omit<PasswordKeeper<U>, 'getUser'>

/** Who may set a password without the one before. */
export interface ResetProof<U extends User = User> {
  readonly keeper: PasswordSaver<U>
  readonly user: U
  /** Uses up what they may do it by; false when that is gone. */
  claim(): Promise<boolean>
  /** Whether the password from before is refused (false). */
  readonly mustDiffer?: boolean
}

export interface PasswordServiceOptions {
  readonly policy: PasswordPolicy
  readonly events: EventHub
  readonly hooks?: Hooks
}

/** Changes passwords, for the pages and the commands alike, whatever stores them. */
export class PasswordService {
  readonly policy: PasswordPolicy
  readonly #events: EventHub
  readonly #hooks: Hooks

  constructor({ policy, events, hooks = {} }: PasswordServiceOptions) {
    this.policy = policy
    this.#events = events
    this.#hooks = hooks
  }

  /**
   * Changes a password for somebody who knows the current one. It works on a copy of the user: the one
   * that was given stays as it is, whether or not the change is saved.
   *
   * @returns the copy, with the new password.
   * @throws TypeError when the keeper has no `savePassword`.
   */
  async change<U extends User>(
    keeper: PasswordKeeper<U>,
    user: U,
    current: Secret,
    next: Secret,
    request: RequestInfo = localRequest,
  ): Promise<Outcome<U>> {
    const own = await keeper.getUser(String(user.id))
    if (!own) return refused(CHANGED_MEANWHILE)
    const problems = await this.#check(own, next, 'newPassword')
    if (!(await isCurrent(own, current, request))) problems.unshift(WRONG)
    if (problems.length > 0) return refused(...problems)
    const objection = await this.askHook(own, request)
    if (objection) return refused(objection)
    return this.#save(keeper, own, next, request, { isOwn: true })
  }

  /**
   * Sets a password for somebody who has none, and has proved in another way who they are.
   *
   * @returns the user as changed; refused when they have one by now.
   * @throws TypeError when the keeper has no `savePassword`.
   */
  async setFirst<U extends User>(
    keeper: PasswordKeeper<U>,
    user: U,
    next: Secret,
    request: RequestInfo = localRequest,
  ): Promise<Outcome<U>> {
    const own = await keeper.getUser(String(user.id))
    if (own?.hasPassword !== false) return refused(CHANGED_MEANWHILE)
    const problems = await this.#check(own, next, 'newPassword')
    if (problems.length > 0) return refused(...problems)
    const objection = await this.askHook(own, request)
    if (objection) return refused(objection)
    return this.#save(keeper, own, next, request, { isOwn: true })
  }

  /** Whether this is the person's password now, whatever was read of them before. */
  async isCurrent<U extends User>(
    keeper: Pick<PasswordKeeper<U>, 'getUser'>,
    user: U,
    current: Secret,
    request: RequestInfo = localRequest,
  ): Promise<boolean> {
    const own = await keeper.getUser(String(user.id))
    return own !== null && isCurrent(own, current, request)
  }

  /**
   * Sets a password for somebody who has a link for it. It works on the user that is given.
   *
   * @returns `null` when the link was used up, or the password changed, meanwhile; nothing is written then.
   */
  async reset<U extends User>(
    { keeper, user, claim, mustDiffer = false }: ResetProof<U>,
    next: Secret,
    request: RequestInfo,
  ): Promise<Outcome<U> | null> {
    const problems = await this.#check(user, next, 'newPassword')
    if (problems.length > 0) return refused(...problems)
    // After the rules: whoever may only set one password learns of one whether it is the old one.
    if (mustDiffer && (await isCurrent(user, next, request))) return refused(SAME)
    const objection = await this.askHook(user, request)
    if (objection) return refused(objection)
    // The hash first: a link is not lost because too many hashes wait.
    await user.setPassword(next.reveal(), workFor(request))
    request.signal?.throwIfAborted()
    if (!(await claim())) return null
    return (await keeper.savePassword?.(user)) ? { ok: true, value: user } : null
  }

  /** Sets a password without asking for the current one: for commands, not for visitors. */
  async set<U extends User>(
    keeper: PasswordSaver<U>,
    user: U,
    next: Secret,
    request: RequestInfo = localRequest,
  ): Promise<Outcome<U>> {
    const problems = await this.#check(user, next, 'password')
    if (problems.length > 0) return refused(...problems)
    return this.#save(keeper, user, next, request, { isOwn: false })
  }

  async #save<U extends User>(
    keeper: PasswordSaver<U>,
    user: U,
    next: Secret,
    request: RequestInfo,
    { isOwn }: { readonly isOwn: boolean },
  ): Promise<Outcome<U>> {
    if (!keeper.savePassword) throw new TypeError('Passwords cannot be changed: no savePassword()')
    await user.setPassword(next.reveal(), workFor(request))
    request.signal?.throwIfAborted()
    if (!(await keeper.savePassword(user))) return refused(CHANGED_MEANWHILE)
    const subject = { backend: keeper.name, userId: String(user.id) }
    const actor = isOwn ? subject : null
    await this.#events.emit({ name: 'password.changed', request, actor, subject, details: {} })
    return { ok: true, value: user }
  }

  /** What the hook `beforePasswordChange` has against it; `null` for nothing. */
  async askHook(user: User, request: RequestInfo): Promise<Problem | null> {
    try {
      await this.#hooks.beforePasswordChange?.(user, request)
      return null
    } catch (error) {
      if (error instanceof Refused) return error.problem
      throw error
    }
  }

  async #check(user: User, password: Secret, field: string): Promise<Problem[]> {
    const found = await this.policy.check(password.reveal(), ownerOf(user))
    return found.map((problem) => ({ field, ...problem }))
  }
}

const WRONG: Problem = { field: 'currentPassword', code: 'password_wrong' }

const SAME: Problem = { field: 'newPassword', code: 'password_same' }

/** It was changed by somebody else between a look at it and its change. */
export const CHANGED_MEANWHILE: Problem = {
  field: 'currentPassword',
  code: 'password_changed_meanwhile',
}

/** What a user's model happens to tell of the person. */
function ownerOf(user: User): PasswordOwner {
  const { firstName, lastName } = user as PasswordOwner
  return { username: user.username, email: user.email, firstName, lastName }
}

async function isCurrent(user: User, current: Secret, request: RequestInfo): Promise<boolean> {
  const raw = current.reveal()
  return !isImpossible(raw) && user.checkPassword(raw, workFor(request))
}
