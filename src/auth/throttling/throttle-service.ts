import type { RequestInfo } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import type { DeviceService } from '../devices/device-service.ts'
import { Overloaded, StoreUnavailable, Throttled } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { UserReference } from '../user.ts'
import { RefusalLog } from './refusal-log.ts'
import { CrowdWatch } from './surges/crowd-watch.ts'
import { SurgeWatch } from './surges/surge-watch.ts'
import { type PersonKind, ThrottleKeys } from './throttle-keys.ts'
import { type Taken, ThrottlePlan, type ThrottleSubject } from './throttle-plan.ts'
import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from './throttle-store.ts'
import {
  type MailUse,
  THROTTLE_RULES,
  type ThrottleRules,
  type ThrottleUse,
} from './throttle-uses.ts'
import { type CountedTry, TryCounter } from './try-counter.ts'

/** After so many wrong passwords in a row the owner is told of the right one. */
const FAILURES_WORTH_A_WORD = 5

const EVERYTHING: readonly PersonKind[] = ['account', 'factor', 'mailCode']

/** What a {@link ThrottleService} is made of. */
export interface ThrottleServiceOptions {
  /** Where tries are counted (in this process). */
  readonly store?: ThrottleStore | undefined
  /** Knows the browsers of people (none is known). */
  readonly devices?: DeviceService | null
  readonly digest: KeyedDigest
  readonly events: EventHub
  readonly clock: Clock
  /** Limits in place of ours; `false`: nothing is limited. */
  readonly rules?: Partial<ThrottleRules> | false
}

/** A try of somebody who asks for a mail. */
export interface MailSubject {
  /** Where the mail would go, as it was typed. */
  readonly email: string
  readonly request: RequestInfo
}

/** Limits how often something may be tried, whatever the way in. */
export class ThrottleService {
  readonly #options: ThrottleServiceOptions
  readonly #plan: ThrottlePlan
  readonly #counter: TryCounter
  readonly #surge: SurgeWatch
  readonly #refusals: RefusalLog
  /** Notices when unusually many strangers send a form. */
  readonly crowd: CrowdWatch

  constructor(options: ThrottleServiceOptions) {
    const { rules = {}, digest, events, store, devices = null } = options
    this.#options = options
    const keys = new ThrottleKeys(digest)
    this.#plan = new ThrottlePlan({
      rules: rules === false ? null : { ...THROTTLE_RULES, ...rules },
      keys,
      devices,
    })
    this.#counter = new TryCounter(store)
    this.#refusals = new RefusalLog(events)
    const { clock } = options
    const counted = { keys, counter: this.#counter, clock, isOn: rules !== false }
    const surge = new SurgeWatch(counted)
    this.#surge = surge
    this.crowd = new CrowdWatch({ ...counted, surgeRemainingMs: () => surge.remainingMs() })
  }

  /**
   * Does work that somebody may try only so often. The try is counted before the work begins, so that
   * parallel tries share no number; only failures stay counted.
   *
   * @param work is told which try in a row it is of this person: 1 for the first, and where none is counted.
   * @param hasFailed whether what came of the work is a failed try (none is).
   * @throws Throttled when there were too many tries; the work is not begun.
   */
  async guard<T>(
    use: ThrottleUse,
    subject: ThrottleSubject,
    work: (inARow: number) => Promise<T>,
    hasFailed: (value: T) => boolean = () => false,
  ): Promise<T> {
    const isSurge = (await this.#surge.remainingMs()) > 0
    const taken = await this.#plan.take(use, subject, isSurge)
    const counted = await this.#count(use, taken.keys, subject.request)
    const value = await this.#attempt(use, subject.request, taken, counted, work)
    if (hasFailed(value)) await this.#noteFailure(subject.request)
    else {
      if (taken.returned.length > 0) await counted.giveBack(taken.returned)
      await this.#noteSuccess(use, subject, counted.verdict)
    }
    return value
  }

  /**
   * Does work that sends a mail to an address that was typed. Every request counts.
   *
   * @returns `null` when this address was sent enough: answer as if the work was done.
   * @throws Throttled when the client has asked too often; the work is not begun.
   */
  async guardMail<T>(
    use: MailUse,
    subject: MailSubject,
    work: () => Promise<T>,
  ): Promise<T | null> {
    const { email, request } = subject
    return this.guard(use, { request }, async () => {
      const keys = this.#plan.takeMail(email)
      const { verdict } = await this.#counter.count(keys, this.#options.clock())
      return verdict.isAllowed ? work() : null
    })
  }

  /**
   * Forgets the wrong passwords and the wrong second factors of a person: after a reset, or by command.
   *
   * @param kinds only some of it (all of it).
   * @throws StoreUnavailable
   */
  async unlock(who: UserReference, kinds: readonly PersonKind[] = EVERYTHING): Promise<void> {
    for (const key of this.#plan.keysOf(who, kinds)) await this.#counter.forget(key)
  }

  /** Announces the refusals that were counted and not announced yet: for whoever ends the process. */
  flush(): Promise<void> {
    return this.#refusals.flush()
  }

  async #count(use: ThrottleUse, keys: readonly ThrottleKey[], request: RequestInfo) {
    const counted = await this.#counter.count(keys, this.#options.clock())
    const { isAllowed, retryAfterMs, stopped } = counted.verdict
    if (isAllowed) return counted
    const isStopped = stopped.length > 0
    await this.#noteRefusal(use, request, retryAfterMs)
    throw new Throttled(retryAfterMs, { isStopped })
  }

  async #attempt<T>(
    use: ThrottleUse,
    request: RequestInfo,
    { returned }: Taken,
    counted: CountedTry,
    work: (inARow: number) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(counted.verdict.inARow ?? 1)
    } catch (error) {
      if (error instanceof Throttled) await this.#noteRefusal(use, request, error.retryAfterMs)
      // Nobody has learnt anything. What is left is the count in a row, which a success alone ends.
      if (error instanceof Overloaded || error instanceof StoreUnavailable) {
        const windows = returned.filter(({ rule }) => rule.kind === 'window')
        if (windows.length > 0) await counted.giveBack(windows)
      }
      throw error
    }
  }

  async #noteRefusal(use: ThrottleUse, request: RequestInfo, retryAfterMs: number): Promise<void> {
    await this.#refusals.note({ use, request, retryAfterMs }, this.#options.clock())
  }

  /** The owner is to hear of it: the failures may have been somebody else's, and the success, too (ASVS 5.0, 6.3.5). */
  async #noteSuccess(
    use: ThrottleUse,
    { account, request }: ThrottleSubject,
    { inARow = 1 }: ThrottleVerdict,
  ): Promise<void> {
    const failures = inARow - 1
    if (failures < FAILURES_WORTH_A_WORD || !account || typeof account === 'string') return
    const { backend, userId } = account
    const subject = { backend, userId }
    const details = { use, failures }
    await this.#options.events.emit({ name: 'login.after-failures', request, subject, details })
  }

  async #noteFailure(request: RequestInfo): Promise<void> {
    const failures = await this.#surge.note()
    if (failures === null) return
    await this.#options.events.emit({ name: 'throttle.surge', request, details: { failures } })
  }
}
