import type { FactorService } from '../factors/factor-service.ts'
import type { MailSender, MailTasks } from '../mail/mail-sender.ts'
import type { TokenService } from '../tokens/token-service.ts'
import {
  createWithoutPassword,
  type WithoutPassword,
} from '../without-password/create-without-password.ts'
import { Addresses } from './addresses.ts'
import { MailLogins } from './mail-logins.ts'
import { PasswordResets, type RecoveryParts } from './password-resets.ts'

/** What can be done by mail, and without a password. */
export interface Recovery extends WithoutPassword {
  /** Links and codes that work once; `null` without a store for them. */
  readonly tokens: TokenService | null
  /** Takes mails; `null` when none can be sent. */
  readonly mail: MailSender | null
  /** Sets passwords that were forgotten; `null` when no backend can, or no mail can be sent. */
  readonly resets: PasswordResets | null
  /** Confirms addresses; `null` when no backend can, or no mail can be sent. */
  readonly addresses: Addresses | null
  /** Logs people in by a link or a code in a mail; `null` unless `signInByMail` is `on`. */
  readonly mailLogins: MailLogins | null
  /** Whether nobody logs in without a confirmed address. */
  readonly requiresEmail: boolean
  /** What the worker of the mails does with rows that are no mails yet. */
  readonly mailTasks: MailTasks
}

type Given = Omit<RecoveryParts, 'tokens' | 'mail'> & {
  readonly factors: FactorService | null
  readonly tokens: TokenService | null
  readonly mail: MailSender | null
  readonly requiresEmail: boolean
  readonly signInByMail?: 'on' | 'off' | undefined
}

/** @throws TypeError when an address is required that nobody could confirm, or a login by mail has no mail. */
export function createRecovery({
  tokens,
  mail,
  requiresEmail,
  signInByMail = 'off',
  factors,
  ...others
}: Given): Recovery {
  const basis = { tokens, mail, requiresEmail, ...createWithoutPassword({ ...others, factors }) }
  const isByMail = signInByMail === 'on'
  if (!tokens || !mail) {
    if (requiresEmail) throw new TypeError(UNCONFIRMABLE)
    if (isByMail) throw new TypeError(UNMAILED)
    return { ...basis, resets: null, addresses: null, mailLogins: null, mailTasks: {} }
  }
  const parts = { ...others, tokens, mail }
  const finds = others.login.backends.filter(({ findByEmail }) => findByEmail)
  const resets = finds.some(({ savePassword }) => savePassword) ? new PasswordResets(parts) : null
  const addresses = finds.some(({ saveEmail }) => saveEmail) ? new Addresses(parts) : null
  if (requiresEmail && !addresses) throw new TypeError(UNCONFIRMABLE)
  if (isByMail && finds.length === 0) throw new TypeError(UNMAILED)
  const mailLogins = isByMail ? new MailLogins(parts) : null
  const mailTasks: MailTasks = {
    ...(resets && { 'reset-asked': resets.answer }),
    ...(addresses && { 'address-given': addresses.answer }),
    ...(mailLogins && { 'mail-login-asked': mailLogins.answer }),
  }
  return { ...basis, resets, addresses, mailLogins, mailTasks }
}

const UNCONFIRMABLE =
  '`verifiedEmail` (VERIFIED_EMAIL) is "required", but nobody could confirm an address: give `mail`, ' +
  '`tokens` in `stores` and a backend with findByEmail() and saveEmail(), or make it "optional"'

const UNMAILED =
  '`signInByMail` (SIGN_IN_BY_MAIL) is "on", but nobody could be sent a mail: give `mail`, `tokens` in ' +
  '`stores` and a backend with findByEmail(), or make it "off"'
