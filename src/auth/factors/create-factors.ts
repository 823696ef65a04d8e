import type { AuthenticationBackend } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { DataKeys } from '../keys/data-keys.ts'
import type { NeedCheck } from '../login/outcome.ts'
import type { Stores } from '../stores.ts'
import type { ThrottleService } from '../throttling/throttle-service.ts'
import { AuthenticatorApps } from './apps/authenticator-apps.ts'
import { FactorChanges } from './factor-changes.ts'
import { factorNeed, type SecondFactor } from './factor-need.ts'
import { FactorService } from './factor-service.ts'
import { RecoverySet } from './recovery/recovery-set.ts'

/** What second factors need of the rest. */
export interface FactorParts {
  readonly backends: readonly AuthenticationBackend[]
  readonly keys: DataKeys | null
  readonly throttle: ThrottleService
  readonly events: EventHub
  readonly clock: Clock
}

/** Who must have a second factor, and since when. */
export interface FactorRules {
  /** Whether nobody, the staff or everybody must have a second factor (`optional`). */
  readonly secondFactor?: SecondFactor
  /** Days in which those who must have one may log in without it, from the first login on (7). */
  readonly secondFactorGraceDays?: number
}

/** Second factors, as the other services know them. */
export interface Factors {
  /** `null` without a store for them, or for the keys that they are sealed with. */
  readonly factors: FactorService | null
}

/**
 * Second factors, and what they ask for at a login.
 *
 * @throws TypeError when one is required that nobody could add.
 */
export function createFactors(
  stores: Pick<Stores, 'factors' | 'sessions' | 'tokens'>,
  parts: FactorParts,
  { secondFactor = 'optional', secondFactorGraceDays }: FactorRules,
): Factors & { readonly needs: readonly NeedCheck[] } {
  const { backends, clock } = parts
  const factors = serviceOf(stores, parts)
  if (!factors) {
    if (secondFactor !== 'optional') throw new TypeError(UNOBTAINABLE)
    return { factors, needs: [] }
  }
  const grace = secondFactorGraceDays === undefined ? {} : { graceDays: secondFactorGraceDays }
  return { factors, needs: [factorNeed({ factors, backends, clock, secondFactor, ...grace })] }
}

const UNOBTAINABLE =
  '`secondFactor` (SECOND_FACTOR) is not "optional", but nobody could add one: give `factors` and `keys` in ' +
  '`stores`, or make it "optional"'

function serviceOf(
  stores: Pick<Stores, 'factors' | 'sessions' | 'tokens'>,
  { keys, throttle, events, clock }: FactorParts,
): FactorService | null {
  const { factors: store } = stores
  if (!store || !keys) return null
  const changes = new FactorChanges(stores, events)
  return new FactorService({
    ...{ store, changes, throttle, clock },
    apps: new AuthenticatorApps({ store, keys, changes, clock }),
    recovery: new RecoverySet({ store, keys, clock }),
  })
}
