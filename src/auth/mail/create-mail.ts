import type { Clock } from '../clock.ts'
import type { DataKeys } from '../keys/data-keys.ts'
import type { MailTransport } from './mail-message.ts'
import { MailService } from './mail-service.ts'
import type { OutboxStore } from './outbox-store.ts'

/**
 * What keeps mails to be sent; `null` when nobody delivers them.
 *
 * @throws TypeError when there is no place to keep them.
 */
export function createMail(
  transport: MailTransport | undefined,
  outbox: OutboxStore | undefined,
  keys: DataKeys | null,
  clock: Clock,
  language?: string,
): MailService | null {
  if (!transport) return null
  if (outbox && keys) return new MailService({ outbox, keys, clock, ...(language && { language }) })
  throw new TypeError('The option `mail` needs `outbox` and `keys` in `stores`')
}
