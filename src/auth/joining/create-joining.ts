import { AccountService, type AccountServiceOptions } from '../accounts/account-service.ts'
import { FirstRun } from '../accounts/first-run.ts'
import { SetupCode } from '../accounts/setup-code.ts'
import { Invitations } from '../invitations/invitations.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { Recovery } from '../recovery/create-recovery.ts'
import { WaitingAddress } from '../recovery/waiting-address.ts'
import type { Stores } from '../stores.ts'
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
}

interface Given<U extends User>
  extends Pick<AccountServiceOptions<U>, 'policy' | 'events' | 'hooks'> {
  readonly stores: Stores<U>
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
  { stores, passwords, recovery, ...parts }: Given<U>,
  { registration = 'open', setupCode = new SetupCode() }: JoiningOptions,
): Joining<U> {
  const { users } = stores
  const { domains, events } = parts
  if (!users || !passwords) {
    return { registration, domains, accounts: null, firstRun: null, invitations: null }
  }
  const { addresses, tokens, mail } = recovery
  const waiting = addresses && new WaitingAddress<U>(addresses, users)
  const accounts = new AccountService<U>({ users, stores, passwords, waiting, ...parts })
  const canInvite = registration !== 'closed'
  const invitations =
    canInvite && tokens && mail
      ? new Invitations<U>({ accounts, stores, tokens, mail, events })
      : null
  return {
    registration,
    domains,
    accounts,
    firstRun: new FirstRun<U>(accounts, setupCode),
    invitations,
  }
}
