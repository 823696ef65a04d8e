import { AccountService, type AccountServiceOptions } from '../accounts/account-service.ts'
import { FirstRun } from '../accounts/first-run.ts'
import { SetupCode } from '../accounts/setup-code.ts'
import type { UserService } from '../accounts/user-service.ts'
import type { Clock } from '../clock.ts'
import { Invitations } from '../invitations/invitations.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { Recovery } from '../recovery/create-recovery.ts'
import { WaitingAddress } from '../recovery/waiting-address.ts'
import type { Stores } from '../stores.ts'
import { createUnconfirmed } from '../unconfirmed/create-unconfirmed.ts'
import type { UnconfirmedAccounts } from '../unconfirmed/unconfirmed-accounts.ts'
import type { User } from '../user.ts'
import { EmailDomains } from './email-domains.ts'

/** Who may make an account: everybody, who was invited, or nobody. */
export type RegistrationMode = 'open' | 'invite' | 'closed'

/** Who may join, and how. Everything has a default. */
export interface JoiningOptions {
  /** Who may make an account (`open`). */
  readonly registration?: RegistrationMode
  /** Domains of the addresses that people may give, such as `.example.com` for all below it (every one). */
  readonly emailDomains?: readonly string[]
  /** Domains of addresses that are refused, also where they are allowed (none). */
  readonly emailDomainsRefused?: readonly string[]
  /** Days after which an account of a stranger is deleted whose address nobody has confirmed; 0: it stays (0). */
  readonly unverifiedDays?: number
  /** The code for the first account (a new one, made at random). */
  readonly setupCode?: SetupCode
}

/** How people get accounts. */
export interface Joining<U extends User = User> {
  /** Who may make an account. */
  readonly registration: RegistrationMode
  /** Makes accounts; `null` when they are made elsewhere. */
  readonly accounts: AccountService<U> | null
  /** The time before there is a superuser; `null` when accounts are made elsewhere. */
  readonly firstRun: FirstRun<U> | null
  /**
   * Invites people by mail; `null` when nobody may make an account, no mail can be sent, or `stores` has no
   * `tokens`.
   */
  readonly invitations: Invitations<U> | null
  /** Which addresses people may give, by their domains. */
  readonly domains: EmailDomains
  /** Deletes accounts whose address nobody has confirmed in time; `null` unless `unverifiedDays` says so. */
  readonly unconfirmed: UnconfirmedAccounts<U> | null
}

interface Given<U extends User>
  extends Pick<AccountServiceOptions<U>, 'policy' | 'events' | 'hooks'> {
  readonly stores: Stores<U>
  readonly users: UserService<U> | null
  readonly clock: Clock
  readonly domains: EmailDomains
  readonly passwords: Passwords | undefined
  readonly recovery: Pick<Recovery, 'addresses' | 'tokens' | 'mail'>
}

/** @throws TypeError for what is no domain. */
export function domainsOf(options: JoiningOptions): EmailDomains {
  const { emailDomains: allowed = [], emailDomainsRefused: refused = [] } = options
  return new EmailDomains({ allowed, refused })
}

/** Builds what makes accounts. */
export function createJoining<U extends User>(
  { stores, passwords, recovery, users: service, clock, ...parts }: Given<U>,
  { registration = 'open', setupCode = new SetupCode(), unverifiedDays = 0 }: JoiningOptions,
): Joining<U> {
  const { users } = stores
  const { domains, events } = parts
  const leaving = { stores, users: service, recovery, events, clock }
  const { mark, accounts: unconfirmed } = createUnconfirmed<U>(leaving, unverifiedDays)
  const basis = { registration, domains, unconfirmed }
  if (!users || !passwords) return { ...basis, accounts: null, firstRun: null, invitations: null }
  const { addresses, tokens, mail } = recovery
  const waiting = addresses && new WaitingAddress<U>(addresses, users, mark)
  const accounts = new AccountService<U>({ users, stores, passwords, waiting, ...parts })
  const canInvite = registration !== 'closed'
  const invitations =
    canInvite && tokens && mail
      ? new Invitations<U>({ accounts, stores, tokens, mail, events })
      : null
  return { ...basis, accounts, firstRun: new FirstRun<U>(accounts, setupCode), invitations }
}
