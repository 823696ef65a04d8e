import { type FieldProblem, type Outcome, refused } from '../accounts/account-service.ts'
import type { AuthenticationBackend } from '../backend.ts'
import type { EventHub } from '../events.ts'
import type { Secret } from '../secret.ts'
import type { User } from '../user.ts'
import { isTooLong, type PasswordPolicy, type Person } from './policy/password-policy.ts'

/** Whatever can save a password that was set: a backend, or a store of users. */
export type PasswordSaver<U extends User = User> = Pick<AuthenticationBackend<U>, 'savePassword'>

/** Changes passwords, for the pages and the commands alike, whatever stores them. */
export class PasswordService {
  readonly policy: PasswordPolicy
  readonly #events: EventHub

  constructor(policy: PasswordPolicy, events: EventHub) {
    this.policy = policy
    this.#events = events
  }

  /**
   * Changes a password for somebody who knows the current one.
   *
   * @throws TypeError when the saver has no `savePassword`.
   */
  async change<U extends User>(
    saver: PasswordSaver<U>,
    user: U,
    current: Secret,
    next: Secret,
  ): Promise<Outcome<U>> {
    const problems = await this.#check(user, next, 'newPassword')
    if (!(await isCurrent(user, current))) {
      const message = 'This is not your current password.'
      problems.unshift({ field: 'currentPassword', code: 'password_wrong', message })
    }
    return problems.length > 0 ? refused(...problems) : this.#save(saver, user, next)
  }

  /** Sets a password without asking for the current one: for commands, not for visitors. */
  async set<U extends User>(saver: PasswordSaver<U>, user: U, next: Secret): Promise<Outcome<U>> {
    const problems = await this.#check(user, next, 'password')
    return problems.length > 0 ? refused(...problems) : this.#save(saver, user, next)
  }

  async #save<U extends User>(saver: PasswordSaver<U>, user: U, next: Secret): Promise<Outcome<U>> {
    if (!saver.savePassword) throw new TypeError('Passwords cannot be changed: no savePassword()')
    await user.setPassword(next.reveal())
    if (!(await saver.savePassword(user))) {
      const message = 'The password was changed elsewhere meanwhile. Try again.'
      return refused({ field: 'currentPassword', code: 'password_changed_meanwhile', message })
    }
    await this.#events.emit('passwordChanged', { user })
    return { ok: true, value: user }
  }

  async #check(
    user: User,
    password: Secret,
    field: 'password' | 'newPassword',
  ): Promise<FieldProblem[]> {
    const found = await this.policy.check(password.reveal(), personOf(user))
    return found.map((problem) => ({ field, ...problem }))
  }
}

/** What a user's model happens to tell of the person. */
function personOf(user: User): Person {
  const { firstName, lastName } = user as Person
  return { username: user.username, email: user.email, firstName, lastName }
}

async function isCurrent(user: User, current: Secret): Promise<boolean> {
  return !isTooLong(current.reveal()) && user.checkPassword(current.reveal())
}
