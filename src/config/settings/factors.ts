import { choice, optionalText, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

/** Who must log in in two steps. */
export const factorSettings = {
  /** Whether nobody, the staff or everybody must have a second factor (`optional`). */
  secondFactor: asOption(
    'secondFactor',
    choice({
      name: 'SECOND_FACTOR',
      values: ['optional', 'staff', 'required'],
      fallback: 'optional',
      meaning:
        'who must have a [second factor](second-factors.md): nobody, people of the staff, or everybody. Whoever has one is asked for it in any case',
    }),
  ),
  /** Days in which those who must have one may log in without it (7). */
  secondFactorGraceDays: asOption(
    'secondFactorGraceDays',
    wholeNumber({
      name: 'SECOND_FACTOR_GRACE_DAYS',
      fallback: 7,
      min: 0,
      max: 365,
      what: 'number of days',
      meaning:
        'days in which those who must have a second factor may log in without it, from their first login on',
    }),
  ),
  /** Days for which people may ask not to give a second factor again in their browser (0). */
  trustedBrowserDays: asOption(
    'trustedBrowserDays',
    wholeNumber({
      name: 'TRUSTED_BROWSER_DAYS',
      fallback: 0,
      min: 0,
      max: 365,
      what: 'number of days',
      meaning:
        'days for which people may ask not to give their second factor again in a [browser that they trust](second-factors.md#a-browser-that-is-trusted); 0: they may not',
    }),
  ),
  /** What a passkey is whose counter went back: a word to its owner, or no proof (`notice`). */
  passkeyCounter: asOption(
    'passkeyCounter',
    choice({
      name: 'PASSKEY_COUNTER',
      values: ['notice', 'refuse'],
      fallback: 'notice',
      meaning:
        'what happens when the counter of a [passkey](second-factors.md#passkeys) went back, so that there may be a copy of it: its owner is told, or it is refused besides',
    }),
  ),
  /** The domain for which passkeys are made (the host of `baseUrl`). */
  passkeyRpId: asOption(
    'passkeyRpId',
    optionalText({
      name: 'PASSKEY_RP_ID',
      pattern: DOMAIN,
      allowed: 'the host of BASE_URL or a domain above it, such as example.com',
      meaning:
        'the domain for which [passkeys](second-factors.md#passkeys) are made; it must not change, or nobody can use theirs. Without it: the host of `BASE_URL`',
    }),
  ),
}
