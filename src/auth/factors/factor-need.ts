import type { AuthenticationBackend } from '../backend.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import type { NeedCheck } from '../login/outcome.ts'
import { referenceTo, type User, type UserReference } from '../user.ts'
import type { FactorService } from './factor-service.ts'
import type { TrustedBrowsers } from './trust/trusted-browsers.ts'

/** Who must have a second factor: nobody, people of the staff, or everybody. */
export type SecondFactor = 'optional' | 'staff' | 'required'

/** What a {@link factorNeed} is made of. */
export interface FactorNeedOptions {
  readonly factors: FactorService
  readonly backends: readonly AuthenticationBackend[]
  readonly clock: Clock
  /** (no browser is trusted) */
  readonly trusted?: TrustedBrowsers | null
  /** (`optional`) */
  readonly secondFactor?: SecondFactor
  /** Days in which somebody who must have one may still log in without it, from their next login (7). */
  readonly graceDays?: number
}

/** Methods that prove a second factor, or more. */
const FACTOR_METHODS: ReadonlySet<string> = new Set(['otp', 'recovery', 'hwk', 'swk'])

/** Where the second step is. Whoever has no factor yet adds one there. */
const PATH = '/login/factor'

/** Days in which somebody who must have a second factor may log in without it, where nothing else is said. */
export const FACTOR_GRACE_DAYS = 7

/** Whether one of these ways to prove who one is was a second factor. */
export function provesFactor(methods: readonly string[]): boolean {
  return methods.some((name) => FACTOR_METHODS.has(name))
}

/**
 * Asks everybody for the second factor who has one, and those who must have one to add it. Whoever has brought
 * one along, as their backend says, is asked for none, and whoever has one is not in a browser that they trust.
 */
export function factorNeed({
  factors,
  backends,
  clock,
  trusted = null,
  secondFactor = 'optional',
  graceDays = FACTOR_GRACE_DAYS,
}: FactorNeedOptions): NeedCheck {
  return async ({ user, backend: name, methods }, request) => {
    if (provesFactor(methods)) return null
    const owner = referenceTo(user, { name })
    const own = await factors.of(owner)
    const { isOn } = own
    if (!isOn && !isObliged(user, secondFactor)) return null
    const backend = backends.find((one) => one.name === name)
    const brought = (await backend?.factorsOf?.(owner)) ?? []
    if (brought.length > 0) return null
    if (isOn && (await trusted?.covers({ user, backend: name }, own, request))) return null
    const isInGrace = async () => clock() < (await factors.ask(owner)) + graceDays * DAY_MS
    return !isOn && (await isInGrace()) ? null : { name: 'factor', path: PATH }
  }
}

/**
 * Until when somebody may still log in without a second factor, in milliseconds since 1970-01-01 UTC; `null` for
 * who has one, and for who need not have one.
 */
export async function factorDueAt(
  user: User,
  owner: UserReference,
  {
    factors,
    secondFactor = 'optional',
    graceDays = FACTOR_GRACE_DAYS,
  }: Pick<FactorNeedOptions, 'factors' | 'secondFactor' | 'graceDays'>,
): Promise<number | null> {
  if (!isObliged(user, secondFactor)) return null
  const { isOn, askedAt } = await factors.of(owner)
  return isOn || askedAt === null ? null : askedAt + graceDays * DAY_MS
}

function isObliged({ isStaff, isSuperuser }: User, secondFactor: SecondFactor): boolean {
  if (secondFactor === 'staff') return isStaff === true || isSuperuser === true
  return secondFactor === 'required'
}
