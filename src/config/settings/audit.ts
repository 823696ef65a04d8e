import { wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

const YEAR = 365

/** What is kept of what happened. */
export const auditSettings = {
  /** Days after which address and agent of what is in the audit are emptied (365). */
  auditDays: asOption(
    'auditDays',
    wholeNumber({
      name: 'AUDIT_DAYS',
      fallback: YEAR,
      min: 1,
      max: 3650,
      what: 'number of days',
      meaning:
        'days after which the addresses and browsers of people are taken out of the [audit](audit.md). What happened stays',
    }),
  ),
}
