import { localRequest } from '../backend.ts'
import type { Clock } from '../clock.ts'
import { sha256 } from '../crypto/keyed-digest.ts'
import { Refused } from '../errors.ts'
import type { ThrottleService } from '../throttling/throttle-service.ts'
import type { UserReference } from '../user.ts'
import type { AuthenticatorApps } from './apps/authenticator-apps.ts'
import { TOTP_DIGITS } from './apps/totp.ts'
import type { FactorAct, FactorChanges } from './factor-changes.ts'
import { type CodeMethod, type FactorOverview, isStep, summaryOf } from './factor-overview.ts'
import type { Factor, FactorStore } from './factor-store.ts'
import type { LoneWays } from './lone-ways.ts'
import type { Passkeys } from './passkeys/passkeys.ts'
import { FEW_RECOVERY_CODES, readRecoveryCode } from './recovery/recovery-codes.ts'
import type { RecoverySet } from './recovery/recovery-set.ts'

/** What {@link FactorService} is made of. */
export interface FactorServiceOptions {
  readonly store: FactorStore
  readonly apps: AuthenticatorApps
  readonly passkeys: Passkeys | null
  readonly recovery: RecoverySet
  readonly ways: LoneWays
  readonly changes: FactorChanges
  readonly throttle: ThrottleService
  readonly clock: Clock
}

/** Second factors: what people have, and whether a code is theirs. */
export class FactorService {
  /** Adds authenticator apps. */
  readonly apps: AuthenticatorApps
  /** Adds and checks passkeys; `null` where there can be none (see `whyNoPasskeys`). */
  readonly passkeys: Passkeys | null
  /** Knows the passkeys by which somebody without a password logs in. */
  readonly ways: LoneWays
  readonly recovery: RecoverySet
  readonly #options: FactorServiceOptions

  constructor(options: FactorServiceOptions) {
    this.apps = options.apps
    this.passkeys = options.passkeys
    this.ways = options.ways
    this.recovery = options.recovery
    this.#options = options
  }

  /** What a person has. */
  async of(owner: UserReference): Promise<FactorOverview> {
    const all = await this.#options.store.listOf(owner)
    const confirmed = all.filter(({ confirmedAt }) => confirmedAt !== null)
    const of = (kind: Factor['kind']) =>
      confirmed.filter((factor) => factor.kind === kind).map(summaryOf)
    const [apps, passkeys] = [of('app'), of('passkey')]
    return {
      apps,
      passkeys,
      recoveryCodes: this.recovery.leftOf(confirmed),
      isOn: apps.length + passkeys.length > 0,
      askedAt: all.find(({ kind }) => kind === 'asked')?.createdAt ?? null,
    }
  }

  /**
   * Whether this is a code of an authenticator app of theirs, or a recovery code. It is used up then. Codes of
   * apps are counted for the person, and a right password does not clear the count; recovery codes only for the
   * client: nobody guesses one, and guesses at an app do not keep the owner out.
   *
   * @returns how they have proved it; `null` when it is none.
   * @throws Throttled when there were too many tries; nothing was compared.
   * @throws Overloaded when too many hashes are waiting.
   */
  async use(
    owner: UserReference,
    typed: string,
    { request = localRequest, session = null }: Pick<FactorAct, 'request' | 'session'> = {},
  ): Promise<CodeMethod | null> {
    const act = { request, session }
    const digits = typed.replace(/[\s\p{Dash}]/gu, '')
    if (digits.length === TOTP_DIGITS && /^\d+$/.test(digits)) {
      return (await this.#useApp(owner, digits, act)) ? 'otp' : null
    }
    return (await this.#useRecovery(owner, typed, act)) ? 'recovery' : null
  }

  /**
   * Makes ten new recovery codes, to be shown once. Those from before are over.
   *
   * @throws Overloaded when too many hashes are waiting. The old ones stay then.
   */
  async renewRecovery(owner: UserReference, act: FactorAct = {}): Promise<readonly string[]> {
    const { changes } = this.#options
    const codes = await this.recovery.renew(owner, act.request ?? localRequest)
    await changes.announce('recovery.renewed', owner, act, { count: codes.length })
    return codes
  }

  /** @returns false when there is no such factor of theirs. */
  async rename(owner: UserReference, id: string, name: string | null): Promise<boolean> {
    return this.#options.store.rename(owner, id, name)
  }

  /**
   * Removes an app or a passkey, and ends the other sessions. With the last one the recovery codes go, too.
   *
   * @returns false when there is no such factor of theirs.
   * @throws Refused for the last passkey by which somebody without a password logs in. Of any number of calls at
   *   the same time, and of those that give up the password, none leaves an account that nobody gets into.
   */
  async remove(owner: UserReference, id: string, act: FactorAct = {}): Promise<boolean> {
    const { ways, changes } = this.#options
    const removal = await ways.remove(owner, id)
    if (removal === 'gone') return false
    if (removal === 'only-way') throw new Refused({ field: '', code: 'passkey_only_way' })
    await changes.endOthers(owner, act)
    await changes.announce('factor.removed', owner, act, { kind: removal.removed.kind })
    return true
  }

  /**
   * Takes all second factors away from somebody who has lost them, and ends all their sessions. An
   * administrator or a command does it: nobody for themselves.
   *
   * @returns how many apps and passkeys there were.
   */
  async reset(owner: UserReference, act: FactorAct = {}): Promise<number> {
    const { store, changes, throttle } = this.#options
    const all = await store.listOf(owner)
    const count = all.filter(isStep).length
    // Since when they were asked for one stays: the days of grace do not begin anew.
    const gone = all.filter(({ kind }) => kind !== 'asked').map(({ id }) => id)
    await store.remove(owner, gone)
    await changes.endOthers(owner, { ...act, session: null })
    await throttle.unlock(owner, ['factor'])
    await changes.announce('factor.reset', owner, { actor: null, ...act }, { count })
    return count
  }

  /**
   * Since when a person is asked to add a second factor: since now, if they never were.
   *
   * @returns milliseconds since 1970-01-01 UTC.
   */
  async ask(owner: UserReference): Promise<number> {
    const { store, clock } = this.#options
    const { askedAt } = await this.of(owner)
    if (askedAt !== null) return askedAt
    const createdAt = clock()
    const rest = { credentialId: null, transports: [], isBackedUp: false, counter: 0, secret: '' }
    const never = { name: null, confirmedAt: null, lastUsedAt: null }
    // The same id for everybody who asks at the same time: one of them counts.
    const id = `asked.${sha256(JSON.stringify([owner.backend, owner.userId]))}`
    await store.add([{ id, owner, kind: 'asked', createdAt, ...rest, ...never }])
    return (await this.of(owner)).askedAt ?? createdAt
  }

  async #useApp(owner: UserReference, code: string, act: Required<Told>): Promise<boolean> {
    const { throttle, apps } = this.#options
    const subject = { account: owner, request: act.request }
    const use = async (inARow: number) => {
      const isRight = await apps.use(owner, code)
      if (!isRight) await this.#announceFailure(owner, act, { kind: 'app', inARow })
      return isRight
    }
    return throttle.guard('factor', subject, use, isFalse)
  }

  async #useRecovery(owner: UserReference, typed: string, act: Required<Told>): Promise<boolean> {
    const { throttle, recovery, changes } = this.#options
    const code = readRecoveryCode(typed)
    if (code === null) return false
    const use = () => recovery.use(owner, code, act.request)
    const isNull = (value: number | null) => value === null
    const left = await throttle.guard('recovery', { request: act.request }, use, isNull)
    if (left === null) {
      await this.#announceFailure(owner, act, { kind: 'recovery', inARow: 1 })
      return false
    }
    // It is the owner: what others have guessed at their app is no longer counted.
    await throttle.unlock(owner, ['factor'])
    const details = { left, isFew: left <= FEW_RECOVERY_CODES }
    await changes.announce('recovery.used', owner, act, details)
    return true
  }

  async #announceFailure(owner: UserReference, act: Told, failure: Failure): Promise<void> {
    // Whoever fails is not known to be the owner.
    const by = { ...act, actor: null }
    await this.#options.changes.announce('factor.failed', owner, by, { ...failure })
  }
}

/** What was wrong, and which try in a row it was. */
type Failure = { readonly kind: 'app' | 'recovery'; readonly inARow: number }

type Told = Pick<FactorAct, 'request' | 'session'>

const isFalse = (value: boolean) => !value
