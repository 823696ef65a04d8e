import { type AuthenticationBackend, localRequest, type RequestInfo } from '../backend.ts'
import type { EventHub } from '../events.ts'
import type { FactorService } from '../factors/factor-service.ts'
import { CHANGED_MEANWHILE, type PasswordService } from '../passwords/password-service.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import { referenceTo, type User, type UserReference } from '../user.ts'

/** What {@link PasswordRemoval} is made of. */
export interface PasswordRemovalOptions {
  readonly factors: FactorService
  readonly passwords: PasswordService
  readonly events: EventHub
}

/** How somebody gets in without a password, and back in when a device is lost. */
export interface WaysWithout {
  /** Passkeys that are a whole login, by what their owner calls them; `null` for no name. */
  readonly passkeys: readonly (string | null)[]
  /** Recovery codes that are left. */
  readonly recoveryCodes: number
  /** Whether a mail to a confirmed address brings them back. */
  readonly hasEmail: boolean
}

/**
 * Lets people give up their password who log in by a passkey alone. A device that asks who holds it proves two
 * things, so what stays is no weaker (NIST SP 800-63B-4, 3.1.7). A passkey that nobody is asked for, such as a key
 * without a PIN, is not enough.
 */
export class PasswordRemoval {
  readonly #options: PasswordRemovalOptions

  constructor(options: PasswordRemovalOptions) {
    this.#options = options
  }

  /** Whether this person has a password that they could give up here. */
  isFor(user: User, backend: Pick<AuthenticationBackend, 'savePassword'>): boolean {
    return backend.savePassword !== undefined && user.hasPassword === true
  }

  async waysOf(user: User, owner: UserReference): Promise<WaysWithout> {
    const { factors } = this.#options
    const [passkeys, { recoveryCodes }] = await Promise.all([
      factors.ways.of(owner),
      factors.of(owner),
    ])
    return {
      passkeys: passkeys.map(({ name }) => name),
      recoveryCodes,
      hasEmail: Boolean(user.email),
    }
  }

  /**
   * Takes the password away. Of any number of calls at the same time, and of those that remove a passkey, none leaves
   * an account that nobody gets into. The caller sees to it that the person has just proved who they are, and ends
   * the other sessions.
   *
   * @returns the user as changed.
   */
  async remove(
    keeper: AuthenticationBackend,
    user: User,
    request: RequestInfo = localRequest,
  ): Promise<Outcome<User>> {
    const { factors, passwords, events } = this.#options
    const own = await keeper.getUser(String(user.id))
    if (!own || !this.isFor(own, keeper)) return refused(CHANGED_MEANWHILE)
    const objection = await passwords.askHook(own, request)
    if (objection) return refused(objection)
    const owner = referenceTo(own, keeper)
    // First: from here on the last passkey stays.
    if (!(await factors.ways.claim(owner))) return refused(NO_OTHER_WAY)
    await own.setPassword(null)
    // What was claimed stays: another who gives it up at the same time may rely on it.
    if (!(await keeper.savePassword?.(own))) return refused(CHANGED_MEANWHILE)
    await events.emit({ name: 'password.removed', request, actor: owner, subject: owner })
    return { ok: true, value: own }
  }
}

const NO_OTHER_WAY: Problem = { field: '', code: 'password_only_way' }
