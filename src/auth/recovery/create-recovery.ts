import type { MailSender, MailTasks } from '../mail/mail-sender.ts'
import type { TokenService } from '../tokens/token-service.ts'
import { Addresses } from './addresses.ts'
import { PasswordResets, type RecoveryParts } from './password-resets.ts'

/** What can be done by mail. */
export interface Recovery {
  /** Links and codes that work once; `null` without a store for them. */
  readonly tokens: TokenService | null
  /** Takes mails; `null` when none can be sent. */
  readonly mail: MailSender | null
  /** Sets passwords that were forgotten; `null` when no backend can, or no mail can be sent. */
  readonly resets: PasswordResets | null
  /** Confirms addresses; `null` when no backend can, or no mail can be sent. */
  readonly addresses: Addresses | null
  /** What the worker of the mails does with rows that are no mails yet. */
  readonly mailTasks: MailTasks
}

type Given = Omit<RecoveryParts, 'tokens' | 'mail'> & {
  readonly tokens: TokenService | null
  readonly mail: MailSender | null
}

export function createRecovery({ tokens, mail, ...others }: Given): Recovery {
  if (!tokens || !mail) return { tokens, mail, resets: null, addresses: null, mailTasks: {} }
  const parts = { ...others, tokens, mail }
  const finds = others.login.backends.filter(({ findByEmail }) => findByEmail)
  const resets = finds.some(({ savePassword }) => savePassword) ? new PasswordResets(parts) : null
  const addresses = finds.some(({ saveEmail }) => saveEmail) ? new Addresses(parts) : null
  const mailTasks: MailTasks = {
    ...(resets && { 'reset-asked': resets.answer }),
    ...(addresses && { 'address-given': addresses.answer }),
  }
  return { tokens, mail, resets, addresses, mailTasks }
}
