import { join } from 'node:path'
import type { MailTransport } from '../../auth/mail/mail-message.ts'
import type { Config } from '../../config/config.ts'
import { parseSender, type Sender } from '../../config/settings/mail.ts'
import { FileTransport } from './file-transport.ts'
import { SmtpTransport } from './smtp-transport.ts'

/** Where mails are kept in development, from the working directory. */
export const MAIL_DIRECTORY = 'data/mail'

/**
 * How a site with these settings sends mails: by `SMTP_URL`; without it into files in development, and not at all
 * otherwise (`null`).
 *
 * @param directory where relative paths begin.
 * @param onKept hears of a mail that is kept: the address at which it can be looked at.
 */
export function chooseTransport(
  config: Config,
  directory: string,
  onKept: (page: string) => void = () => {},
): MailTransport | null {
  const { smtpUrl, mailFrom, mode, baseUrl } = config
  const from = mailFrom === null ? defaultSender(config) : (parseSender(mailFrom) as Sender)
  if (smtpUrl !== null) return new SmtpTransport(smtpUrl, from)
  if (mode !== 'development') return null
  const tell = (name: string) => onKept(`${baseUrl}/dev/mail/${name}`)
  return new FileTransport(join(directory, MAIL_DIRECTORY), from, tell)
}

function defaultSender({ siteName, baseUrl }: Config): Sender {
  return { name: siteName, address: `accounts@${new URL(baseUrl).hostname}` }
}
