import { localRequest } from '../backend.ts'
import type { Clock } from '../clock.ts'
import { Throttled } from '../errors.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { MailSender } from '../mail/mail-sender.ts'
import type { Addresses } from '../recovery/addresses.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { TokenService } from '../tokens/token-service.ts'
import type { Token } from '../tokens/token-store.ts'
import type { User, UserReference } from '../user.ts'
import { REMINDED } from './marks.ts'

interface ReminderParts<U extends User> {
  readonly stores: Stores<U>
  readonly tokens: TokenService
  readonly addresses: Pick<Addresses, 'mayMail' | 'pendingOf'>
  readonly mail: MailSender
  readonly clock: Clock
  /** Whether somebody has this address. */
  isUsed(email: string): Promise<boolean>
}

interface Leaving {
  readonly mark: Token
  readonly owner: UserReference
  readonly user: User
  /** In milliseconds since 1970-01-01 UTC. */
  readonly endsAt: number
}

/**
 * Reminds somebody that their time is nearly over, with a link that works until then. The mark is another one
 * afterwards, in the same transaction: nobody is reminded twice.
 *
 * @returns false when the mark is gone by now.
 */
export async function remind<U extends User>(
  parts: ReminderParts<U>,
  { mark, owner, user, endsAt }: Leaving,
): Promise<boolean> {
  const { stores, tokens, addresses, mail, clock } = parts
  const sentTo = (await addresses.pendingOf(user, owner)) ?? mark.sentTo
  const isMailed = sentTo !== null && (await mayMail(parts, sentTo))
  return inTransaction(stores, async (bundle) => {
    if (!(await tokens.consumeFound(mark, bundle.tokens))) return false
    const data = { ...mark.data, endsAt }
    const next = { purpose: REMINDED, owner, data, ...(sentTo !== null && { sentTo }) }
    await tokens.issue(next, bundle.tokens)
    if (!isMailed) return true
    const lifetimeMs = endsAt - clock()
    const given = { purpose: 'verify', owner, sentTo, boundTo: user, lifetimeMs }
    const { text } = await tokens.issue(given, bundle.tokens)
    const { username, timeZone } = user
    const link = `/verify-email/${text.reveal()}`
    const params = { username, link, at: endsAt, ...(timeZone && { timeZone }) }
    const language = mailLanguage(user, { language: textOf(mark.data.language) })
    await mail.send({ template: 'unconfirmed', to: sentTo, params, ...language }, bundle as Stores)
    return true
  })
}

/** Nobody is flooded by accounts that a stranger has made with their address, nor told what is not theirs. */
async function mayMail<U extends User>(
  { addresses, isUsed }: ReminderParts<U>,
  email: string,
): Promise<boolean> {
  if (await isUsed(email)) return false
  try {
    return await addresses.mayMail('resend', email, localRequest)
  } catch (error) {
    if (error instanceof Throttled) return false
    throw error
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
