import { choice, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

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
}
