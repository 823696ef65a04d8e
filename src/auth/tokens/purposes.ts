import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts'

/**
 * What tokens of ours are good for, and how long they last, in milliseconds. Any other name is one of your
 * own, and needs a `lifetimeMs` when it is issued.
 */
export const TOKEN_LIFETIMES = Object.freeze({
  /** Setting a new password without the old one. */
  reset: HOUR_MS,
  /** Confirming the address of a new account. */
  verify: DAY_MS,
  /** Confirming a new address. */
  'email-change': DAY_MS,
  /** Logging in by mail. NIST SP 800-63B-4, 3.1.3.2: ten minutes at most. */
  'mail-login': 10 * MINUTE_MS,
  /** Going on with a login that needs a second step. */
  'login-step': 10 * MINUTE_MS,
  /** A challenge for a passkey. */
  passkey: 5 * MINUTE_MS,
  /** Joining a site that is not open to everybody. */
  invite: 7 * DAY_MS,
  /** Opening a closed account again: `CLOSE_GRACE_DAYS`, and a year in which a job that did not run may delete it. */
  reopen: 395 * DAY_MS,
  /** Not a link: somebody must set a new password. It stays until they have. */
  'password-required': 36_500 * DAY_MS,
  /** Not a link: nobody has confirmed the address of an account. It stays until somebody has, or the account leaves. */
  unconfirmed: 36_500 * DAY_MS,
  /** The same, when its owner has been reminded. */
  'unconfirmed-reminded': 36_500 * DAY_MS,
  /** Not being asked for the second factor in this browser. */
  'trusted-browser': 30 * DAY_MS,
} as const)

/** The life time of a purpose; `undefined` for one of an app's own. */
export function lifetimeOf(purpose: string): number | undefined {
  return Object.hasOwn(TOKEN_LIFETIMES, purpose)
    ? TOKEN_LIFETIMES[purpose as keyof typeof TOKEN_LIFETIMES]
    : undefined
}
