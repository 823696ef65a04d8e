import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts'
import type { PersonKind } from './throttle-keys.ts'
import type { BackoffRule, WindowRule } from './throttle-store.ts'

/** The limits of all ways in. */
export interface ThrottleRules {
  /** Wrong passwords for one person, or one name that nobody has (NIST SP 800-63B-4, 3.2.2: at most 100 in a row). */
  readonly account: BackoffRule
  /** Wrong second factors of one person. A right password does not clear it. */
  readonly factor: BackoffRule
  /** Wrong codes from mails to log in with, for one person or one address. The links in them still work. */
  readonly mailCode: BackoffRule
  /** Wrong passwords from a browser in which this person has logged in before. */
  readonly device: WindowRule
  /** Failures of one client: an IPv4 address, or a /64 of IPv6. */
  readonly client: WindowRule
  /** Failures of one range: a /24 of IPv4, or a /48 of IPv6. */
  readonly range: WindowRule
  /** The same while there are unusually many failures everywhere. */
  readonly rangeInSurge: WindowRule
  /** Forms with which one client makes accounts, whatever comes of them. */
  readonly register: WindowRule
  /** Mails that one address is sent because somebody asked for them. */
  readonly mail: WindowRule
}

const backoff = { kind: 'backoff', firstMs: 1000, longestMs: 15 * MINUTE_MS } as const
const perTenMinutes = { kind: 'window', windowMs: 10 * MINUTE_MS } as const

/** The limits that hold where nothing else is said. */
export const THROTTLE_RULES: ThrottleRules = {
  account: { ...backoff, free: 5, stopAt: 100, forgetMs: 30 * DAY_MS },
  factor: { ...backoff, free: 5, stopAt: 100, forgetMs: 30 * DAY_MS },
  mailCode: { ...backoff, free: 5, stopAt: 100, forgetMs: 30 * DAY_MS },
  device: { kind: 'window', limit: 10, windowMs: HOUR_MS },
  client: { ...perTenMinutes, limit: 30 },
  range: { ...perTenMinutes, limit: 300 },
  rangeInSurge: { ...perTenMinutes, limit: 100 },
  register: { ...perTenMinutes, limit: 60 },
  mail: { kind: 'window', limit: 3, windowMs: HOUR_MS },
}

/** What is counted of one way in. */
export interface UseRules {
  /** Ways in with the same pool share the counts of clients and ranges. */
  readonly pool: 'password' | 'setup' | 'register' | 'mail'
  /** What is counted of the person (nothing). */
  readonly person?: PersonKind
  /** Whether a success is given back (true). */
  readonly returnsSuccess?: boolean
}

/** Every way in that is limited. */
export const THROTTLE_USES = {
  login: { pool: 'password', person: 'account' },
  reauthentication: { pool: 'password', person: 'account' },
  'password-change': { pool: 'password', person: 'account' },
  factor: { pool: 'password', person: 'factor' },
  'mail-code': { pool: 'password', person: 'mailCode' },
  // Too many to be guessed (65 bits): guesses at an authenticator app do not keep the owner out here.
  recovery: { pool: 'password' },
  // With the password's count: a known browser is not kept out, and a reset ends both.
  'recovery-reset': { pool: 'password', person: 'account' },
  // A signature is not guessed, and it lets its owner in when their password is stopped.
  passkey: { pool: 'password' },
  setup: { pool: 'setup' },
  register: { pool: 'register', returnsSuccess: false },
  'password-reset': { pool: 'mail', returnsSuccess: false },
  resend: { pool: 'mail', returnsSuccess: false },
  'email-change': { pool: 'mail', returnsSuccess: false },
  'mail-login': { pool: 'mail', returnsSuccess: false },
} as const satisfies Readonly<Record<string, UseRules>>

/** The name of a way in that is limited. */
export type ThrottleUse = keyof typeof THROTTLE_USES

/** Those that send a mail to an address that somebody typed. */
export type MailUse = 'password-reset' | 'resend' | 'email-change' | 'mail-login'
