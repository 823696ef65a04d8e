import type { AuthenticationBackend } from './backend.ts'
import type { Clock } from './clock.ts'
import type { FactorRules } from './factors/create-factors.ts'
import type { Hooks } from './hooks.ts'
import type { ImportOptionsOfSite } from './import/runs/create-imports.ts'
import type { JoiningOptions } from './joining/create-joining.ts'
import type { NeedCheck } from './login/outcome.ts'
import type { MailTransport } from './mail/mail-message.ts'
import type { TellAppData } from './own-data/own-data.ts'
import type { Passwords } from './passwords/passwords.ts'
import type { PasswordPolicy } from './passwords/policy/password-policy.ts'
import type { ThrottleRules } from './throttling/throttle-uses.ts'
import type { User } from './user.ts'

/** What `createAuth` is told. Everything but the first two has a default. */
export interface AuthOptions<U extends User = User>
  extends FactorRules,
    JoiningOptions,
    ImportOptionsOfSite {
  /** Ways to recognise people, asked in this order. At least one. */
  readonly backends: readonly AuthenticationBackend<U>[]
  /** At least 32 characters; of a list the first signs and all verify, so that it can be replaced. */
  readonly secret: string | readonly string[]
  /** Makes and checks hashes. With `stores.users`, accounts can be made (they cannot). */
  readonly passwords?: Passwords
  /** What a new password must be (at least 15 characters, not a common one). */
  readonly passwordPolicy?: PasswordPolicy
  /** What may refuse a login, a registration, a change of password (nothing). */
  readonly hooks?: Hooks<U>
  /** What somebody who was recognised must still do before they are in (nothing). */
  readonly needs?: readonly NeedCheck<U>[]
  /** Whether backends that can are told of each login (true). */
  readonly recordsLogins?: boolean
  /**
   * Limits of tries in place of ours, by name; `false`: nothing is limited, for tests only (ours).
   */
  readonly throttling?: Partial<ThrottleRules> | false
  /**
   * Delivers mails. It takes `stores.outbox` and `stores.keys`, too (features that need mail are left out).
   */
  readonly mail?: MailTransport
  /** Whether nobody logs in without a confirmed address (`optional`). */
  readonly verifiedEmail?: 'optional' | 'required'
  /** The language that mails are written in (`en`). */
  readonly language?: string
  /** Whether people may log in by a link or a code in a mail (`off`). */
  readonly signInByMail?: 'on' | 'off'
  /** Days for which a closed account can be opened again; 0: it is deleted at once (30). */
  readonly closeGraceDays?: number
  /** In how many places a person can be logged in at once; 0 for any number (0). */
  readonly sessionsPerUser?: number
  /** Days after which address and agent of what is in the audit are emptied (365). */
  readonly auditDays?: number
  /**
   * What the app keeps of a person besides, for the file of their data: `({ userId, email }) => ({ orders: rows })`,
   * never a secret; `email` is confirmed, or `null` (nothing).
   */
  readonly dataOf?: TellAppData
  readonly clock?: Clock
  /** Hears of errors that stop nothing, such as those of listeners (nobody). */
  readonly onError?: (error: unknown, event: string) => void
  /** Hears of what may be a mistake in the set-up of a backend (nobody). */
  readonly onWarning?: (backend: string, warning: string) => void
}
