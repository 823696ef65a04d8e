import type { AuthenticationBackend } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { DataKeys } from '../keys/data-keys.ts'
import type { NeedCheck } from '../login/outcome.ts'
import type { Stores } from '../stores.ts'
import type { ThrottleService } from '../throttling/throttle-service.ts'
import type { TokenService } from '../tokens/token-service.ts'
import type { User, UserReference } from '../user.ts'
import { AuthenticatorApps } from './apps/authenticator-apps.ts'
import { FactorChanges } from './factor-changes.ts'
import { factorDueAt, factorNeed, type SecondFactor } from './factor-need.ts'
import { FactorService } from './factor-service.ts'
import { LoneWays } from './lone-ways.ts'
import type { PasskeyCounter } from './passkeys/passkey-uses.ts'
import { Passkeys, type PasskeysOptions } from './passkeys/passkeys.ts'
import type { RelyingParty } from './passkeys/relying-party.ts'
import { hasWebAuthn } from './passkeys/web-authn.ts'
import { RecoverySet } from './recovery/recovery-set.ts'
import { TrustedBrowsers } from './trust/trusted-browsers.ts'

/** What second factors need of the rest. */
export interface FactorParts {
  readonly backends: readonly AuthenticationBackend[]
  readonly keys: DataKeys | null
  readonly throttle: ThrottleService
  readonly tokens: TokenService | null
  readonly events: EventHub
  readonly clock: Clock
}

/** Who must have a second factor, and since when. */
export interface FactorRules {
  /** Whether nobody, the staff or everybody must have a second factor (`optional`). */
  readonly secondFactor?: SecondFactor
  /** Days in which those who must have one may log in without it, from the first login on (7). */
  readonly secondFactorGraceDays?: number
  /** Days for which people may ask not to give it again in a browser; 0: they may not (0). */
  readonly trustedBrowserDays?: number
  /** What a passkey is whose counter went back: a word to its owner, or no proof (`notice`). */
  readonly passkeyCounter?: PasskeyCounter
  /** Who asks for passkeys, from {@link relyingPartyOf}; `null`: there are none (none). */
  readonly relyingParty?: RelyingParty | null
}

/** Second factors, as the other services know them. */
export interface Factors {
  /** `null` without a store for them, or for the keys that they are sealed with. */
  readonly factors: FactorService | null
  /** Browsers in which nobody is asked for a second factor; `null` when `trustedBrowserDays` is 0. */
  readonly trustedBrowsers: TrustedBrowsers | null
  /** See {@link factorDueAt}. */
  factorDueAt(user: User, owner: UserReference): Promise<number | null>
}

/**
 * Second factors, and what they ask for at a login.
 *
 * @throws TypeError when one is required that nobody could add, and when browsers are trusted without what it takes.
 */
export function createFactors(
  stores: Pick<Stores, 'factors' | 'sessions' | 'tokens'>,
  parts: FactorParts,
  rules: FactorRules,
): Factors & { readonly needs: readonly NeedCheck[] } {
  const { secondFactor = 'optional', secondFactorGraceDays, trustedBrowserDays = 0 } = rules
  const { backends, clock } = parts
  const factors = serviceOf(stores, parts, rules)
  if (!factors) {
    if (secondFactor !== 'optional') throw new TypeError(UNOBTAINABLE)
    if (trustedBrowserDays > 0) throw new TypeError(untrustable(trustedBrowserDays))
    return { factors, trustedBrowsers: null, factorDueAt: async () => null, needs: [] }
  }
  const trusted = trustedOf(parts, trustedBrowserDays)
  const grace = secondFactorGraceDays === undefined ? {} : { graceDays: secondFactorGraceDays }
  const duty = { factors, secondFactor, ...grace }
  return {
    factors,
    trustedBrowsers: trusted,
    factorDueAt: (user, owner) => factorDueAt(user, owner, duty),
    needs: [factorNeed({ ...duty, backends, clock, trusted })],
  }
}

const UNOBTAINABLE =
  '`secondFactor` (SECOND_FACTOR) is not "optional", but nobody could add one: give `factors` and `keys` in ' +
  '`stores`, or make it "optional"'

const untrustable = (days: number) =>
  `\`trustedBrowserDays\` (TRUSTED_BROWSER_DAYS) is ${days}, but no browser can be trusted: give \`factors\`, ` +
  '`keys` and `tokens` in `stores`, or make it 0'

function trustedOf({ tokens, events, clock }: FactorParts, days: number): TrustedBrowsers | null {
  if (days === 0) return null
  if (!tokens) throw new TypeError(untrustable(days))
  return new TrustedBrowsers({ tokens, events, clock, days })
}

function serviceOf(
  stores: Pick<Stores, 'factors' | 'sessions' | 'tokens'>,
  { backends, keys, throttle, events, clock }: FactorParts,
  rules: FactorRules,
): FactorService | null {
  const { factors: store } = stores
  if (!store || !keys) return null
  const changes = new FactorChanges(stores, events)
  const passkeys = passkeysOf(stores, { store, changes, throttle, clock }, rules)
  const party = passkeys && (rules.relyingParty ?? null)
  return new FactorService({
    ...{ store, changes, throttle, clock, passkeys },
    ways: new LoneWays({
      store,
      party,
      clock,
      hasPassword: (owner) => hasPassword(backends, owner),
    }),
    apps: new AuthenticatorApps({ store, keys, changes, clock }),
    recovery: new RecoverySet({ store, keys, clock }),
  })
}

/** Whether a password of this person may match: of whom it is not known it may. */
async function hasPassword(
  backends: readonly AuthenticationBackend[],
  { backend: name, userId }: UserReference,
): Promise<boolean> {
  const backend = backends.find((one) => one.name === name)
  // Where people bring no password they lose none.
  if (!backend?.savePassword) return true
  return (await backend.getUser(userId))?.hasPassword !== false
}

/**
 * Why there are no passkeys: `address`: the site has none but an IP address; `tokens`: `stores` has no
 * `tokens`; `package`: the package that checks them was left out. `null`: there are passkeys.
 */
export function whyNoPasskeys(
  { tokens }: Pick<Stores, 'tokens'>,
  party: RelyingParty | null,
): 'address' | 'tokens' | 'package' | null {
  if (!party) return 'address'
  if (!tokens) return 'tokens'
  return hasWebAuthn() ? null : 'package'
}

function passkeysOf(
  { tokens }: Pick<Stores, 'tokens'>,
  parts: Pick<PasskeysOptions, 'store' | 'changes' | 'throttle' | 'clock'>,
  { relyingParty: party = null, passkeyCounter: counterRule = 'notice' }: FactorRules,
): Passkeys | null {
  if (!party || !tokens || whyNoPasskeys({ tokens }, party) !== null) return null
  return new Passkeys({ ...parts, tokens, party, counterRule })
}
