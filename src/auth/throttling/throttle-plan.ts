import type { RequestInfo } from '../backend.ts'
import type { DeviceService } from '../devices/device-service.ts'
import type { Device } from '../devices/device-store.ts'
import { StoreUnavailable } from '../errors.ts'
import type { UserReference } from '../user.ts'
import type { PersonKind, ThrottledAccount, ThrottleKeys } from './throttle-keys.ts'
import type { ThrottleKey } from './throttle-store.ts'
import {
  THROTTLE_USES,
  type ThrottleRules,
  type ThrottleUse,
  type UseRules,
} from './throttle-uses.ts'

/** Whose try it is. */
export interface ThrottleSubject {
  /** The person, or the name that was typed and is nobody's (nobody in particular). */
  readonly account?: ThrottledAccount | null
  readonly request: RequestInfo
}

/** What is taken for one try, and what a success gives back. */
export interface Taken {
  readonly keys: readonly ThrottleKey[]
  readonly returned: readonly ThrottleKey[]
}

export interface ThrottlePlanOptions {
  /** `null`: nothing is limited. */
  readonly rules: ThrottleRules | null
  readonly keys: ThrottleKeys
  readonly devices: DeviceService | null
}

/** Tells what is counted for a try. */
export class ThrottlePlan {
  readonly #rules: ThrottleRules | null
  readonly #keys: ThrottleKeys
  readonly #devices: DeviceService | null

  constructor({ rules, keys, devices }: ThrottlePlanOptions) {
    this.#rules = rules
    this.#keys = keys
    this.#devices = devices
  }

  async take(use: ThrottleUse, subject: ThrottleSubject, isSurge: boolean): Promise<Taken> {
    const rules = this.#rules
    if (!rules) return { keys: [], returned: [] }
    const { account = null, request } = subject
    const { pool, person, returnsSuccess = true }: UseRules = THROTTLE_USES[use]
    const own = person && account !== null ? [this.#ofPerson(person, account, rules)] : []
    const device = person === 'account' ? await this.#deviceOf(account, request) : null
    if (device) {
      const known = { key: this.#keys.device(device), rule: rules.device }
      // A success ends the failures in a row, whosever they were.
      return { keys: [known], returned: [known, ...own] }
    }
    const keys = [...own, ...this.#ofOrigin(pool, rules, request, isSurge)]
    return { keys, returned: returnsSuccess ? keys : [] }
  }

  /** What is counted of an address to which a mail would go. */
  takeMail(address: string): readonly ThrottleKey[] {
    return this.#rules ? [{ key: this.#keys.mail(address), rule: this.#rules.mail }] : []
  }

  /** What is counted of a person and is over only by a reset. */
  keysOf(who: UserReference, kinds: readonly PersonKind[]): readonly string[] {
    return kinds.map((kind) => this.#keys.person(kind, who))
  }

  #ofPerson(kind: PersonKind, who: ThrottledAccount, rules: ThrottleRules): ThrottleKey {
    return { key: this.#keys.person(kind, who), rule: rules[kind] }
  }

  #ofOrigin(
    pool: UseRules['pool'],
    rules: ThrottleRules,
    request: RequestInfo,
    isSurge: boolean,
  ): readonly ThrottleKey[] {
    const origin = this.#keys.origin(pool, request)
    if (!origin) return []
    return [
      { key: origin.client, rule: pool === 'register' ? rules.register : rules.client },
      { key: origin.range, rule: isSurge ? rules.rangeInSurge : rules.range },
    ]
  }

  async #deviceOf(account: ThrottledAccount | null, request: RequestInfo): Promise<Device | null> {
    if (!this.#devices || account === null || typeof account === 'string') return null
    try {
      return await this.#devices.find(account, request)
    } catch (error) {
      // Then the limits for strangers hold.
      if (error instanceof StoreUnavailable) return null
      throw error
    }
  }
}
