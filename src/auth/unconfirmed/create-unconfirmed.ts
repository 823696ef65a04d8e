import type { UserService } from '../accounts/user-service.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { Recovery } from '../recovery/create-recovery.ts'
import type { MarkAccount } from '../recovery/waiting-address.ts'
import type { Stores } from '../stores.ts'
import type { User } from '../user.ts'
import { UNCONFIRMED } from './marks.ts'
import { UnconfirmedAccounts } from './unconfirmed-accounts.ts'

interface Given<U extends User> {
  readonly stores: Stores<U>
  readonly users: UserService<U> | null
  readonly recovery: Pick<Recovery, 'addresses' | 'tokens' | 'mail'>
  readonly events: EventHub
  readonly clock: Clock
}

/** What deletes accounts that nobody confirms, and what marks these when they are made. */
export interface Unconfirmed<U extends User> {
  /** `null`: they stay. */
  readonly accounts: UnconfirmedAccounts<U> | null
  readonly mark: MarkAccount | null
}

/** @throws TypeError when accounts are to be confirmed that nobody could confirm. */
export function createUnconfirmed<U extends User>(
  { stores, users, recovery, ...parts }: Given<U>,
  days: number,
): Unconfirmed<U> {
  if (days === 0) return { accounts: null, mark: null }
  const { addresses, tokens, mail } = recovery
  if (!stores.users || !users || !addresses || !tokens || !mail) {
    throw new TypeError(UNCONFIRMABLE)
  }
  const all = { ...parts, stores, users, addresses, tokens, mail, days }
  return {
    accounts: new UnconfirmedAccounts<U>(all, stores.users),
    async mark(owner, email, request, bundle) {
      const given = {
        purpose: UNCONFIRMED,
        owner,
        sentTo: email,
        data: mailLanguage(null, request),
      }
      await tokens.issue(given, bundle.tokens)
    },
  }
}

const UNCONFIRMABLE =
  '`unverifiedDays` (UNVERIFIED_DAYS) is set, but nobody could confirm an address: give `mail`, `users` and ' +
  '`tokens` in `stores` and a backend with findByEmail() and saveEmail(), or leave it at 0'
