import { type AuthenticationBackend, mayEnter, type RequestInfo } from '../backend.ts'
import type { FactorOverview } from '../factors/factor-overview.ts'
import type { FactorService } from '../factors/factor-service.ts'
import {
  FEW_RECOVERY_CODES,
  type RecoveryCode,
  readRecoveryCode,
} from '../factors/recovery/recovery-codes.ts'
import { BackendList } from '../login/backend-list.ts'
import type { Outcome } from '../problem.ts'
import { endEverythingButKept } from '../recovery/end-for-many.ts'
import type { Found } from '../recovery/find-by-email.ts'
import type { RecoveryParts } from '../recovery/password-resets.ts'
import { Secret } from '../secret.ts'
import { inTransaction } from '../stores.ts'
import { referenceTo, type User, type UserReference } from '../user.ts'

/** What {@link RecoveryResets} is made of. */
export interface RecoveryResetsOptions
  extends Pick<RecoveryParts, 'stores' | 'login' | 'passwords' | 'throttle' | 'events'> {
  readonly factors: FactorService
}

/** What somebody types who has forgotten their password, and has no address. */
export interface RecoveryTry {
  readonly username: string
  readonly code: string
  readonly next: Secret
}

/**
 * Sets a password by a recovery code, for people to whom no mail can be sent. A code is one factor (NIST SP 800-63B-4,
 * 4.2): it takes the place of the password, and of nothing else. So it does this only where the password is the one
 * factor: whoever has an app or a passkey would lose both to the finder of one paper. And only without a confirmed
 * address: with one, a mail does it, and a paper is no second way around the password.
 */
export class RecoveryResets {
  readonly #options: RecoveryResetsOptions
  readonly #backends: BackendList

  constructor(options: RecoveryResetsOptions) {
    this.#options = options
    this.#backends = new BackendList(options.login.backends)
  }

  /** Whether a recovery code would set the password of this person. */
  isFor(
    user: User,
    backend: AuthenticationBackend,
    { isOn }: Pick<FactorOverview, 'isOn'>,
  ): boolean {
    const isKept = backend.savePassword !== undefined && backend.identify !== undefined
    return isKept && mayEnter(user, backend) && !user.email && !isOn
  }

  /**
   * Sets the password, uses the code up, and ends everything of its owner: sessions, links, known browsers. Nobody is
   * logged in. Unknown names, wrong codes and people for whom it is not are answered alike, after one hash.
   *
   * @returns what is wrong with the password, which only who has the code learns; `null` when the code does nothing.
   * @throws Throttled when there were too many tries; nothing was compared.
   * @throws Overloaded when too many hashes are waiting.
   */
  async set(
    { username, code: typed, next }: RecoveryTry,
    request: RequestInfo,
  ): Promise<Outcome<Found> | null> {
    const code = readRecoveryCode(typed)
    if (code === null || username === '') return null
    const credentials = { username, password: new Secret('') }
    const account = (await this.#backends.identify(credentials)) ?? username
    const work = () => this.#set(account, code, next, request)
    const subject = { account, request }
    return this.#options.throttle.guard('recovery-reset', subject, work, (done) => done === null)
  }

  async #set(
    account: UserReference | string,
    code: RecoveryCode,
    next: Secret,
    request: RequestInfo,
  ): Promise<Outcome<Found> | null> {
    const { login, factors, passwords } = this.#options
    // As much is asked for a name that nobody has.
    const owner = typeof account === 'string' ? this.#nobody() : account
    const found = await login.findOf(owner)
    const own = await factors.of(owner)
    const row = await factors.recovery.find(owner, code, request)
    if (!found || !row || !this.isFor(found.user, found.backend, own)) return null
    let left: number | null = null
    const claim = async () => {
      left = await factors.recovery.take(row)
      return left !== null
    }
    const { user, backend } = found
    const outcome = await passwords.reset({ keeper: backend, user, claim }, next, request)
    if (!outcome?.ok) return outcome
    await this.#tidyUp(found, left ?? 0, request)
    return { ok: true, value: found }
  }

  async #tidyUp(found: Found, left: number, request: RequestInfo): Promise<void> {
    const { stores, throttle, events } = this.#options
    const owner = referenceTo(found.user, found.backend)
    await inTransaction(stores, (bundle) => endEverythingButKept(bundle, owner))
    const who = { request, actor: owner, subject: owner }
    try {
      await throttle.unlock(owner, ['account'])
    } catch (error) {
      // The new password is set: a count that cannot be cleared now is no reason to say otherwise.
      events.report(error, 'password.reset')
    }
    const details = { left, isFew: left <= FEW_RECOVERY_CODES }
    await events.emit({ name: 'recovery.used', ...who, details })
    await events.emit({ name: 'password.reset', ...who, details: { by: 'recovery' } })
  }

  #nobody(): UserReference {
    return { backend: this.#backends.all[0]?.name ?? '', userId: '0' }
  }
}
