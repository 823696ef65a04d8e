import { isLoopback } from '../../../config/addresses.ts'
import { parseSender } from '../../../config/settings/mail.ts'
import { type Finding, type World, when } from '../world.ts'

/** Whether the password for the server and all mails, with the links in them, can be read on the way. */
function goesWithoutTls({ config: { smtpUrl } }: World): boolean {
  if (smtpUrl === null) return false
  const { hostname, protocol, searchParams } = new URL(smtpUrl)
  if (protocol === 'smtps:' || isLoopback(hostname)) return false
  return searchParams.get('tls') === 'optional'
}

const LABELS_OF_A_DOMAIN = 2

/** Whether mails come from a domain that has nothing to do with the site. */
function isForeign({ config: { mailFrom, baseUrl } }: World): boolean {
  const sender = mailFrom === null ? null : parseSender(mailFrom)
  if (sender === null) return false
  const domainOf = (host: string) => host.toLowerCase().split('.').slice(-LABELS_OF_A_DOMAIN)
  const [, domain = ''] = sender.address.split('@')
  return domainOf(domain).join('.') !== domainOf(new URL(baseUrl).hostname).join('.')
}

export const mailFindings: readonly Finding[] = [
  when(
    'SMTP_URL',
    ({ config }) => config.smtpUrl === null,
    'is not set: nobody can set a forgotten password or confirm an address, and no owner is told of a change. Set it, and MAIL_FROM.',
  ),
  when(
    'SMTP_URL',
    goesWithoutTls,
    'lets mails and their links go to another machine without TLS. Leave out ?tls=optional.',
  ),
  when(
    'MAIL_FROM',
    isForeign,
    'is of another domain than BASE_URL: mail servers and people take such mails for forged. Use an address of your own domain.',
  ),
  when(
    'VERIFIED_EMAIL',
    ({ config }) => config.verifiedEmail === 'required' && config.smtpUrl === null,
    'is required, and no mail is sent by which an address could be confirmed. Set SMTP_URL and MAIL_FROM.',
  ),
  when(
    'UNVERIFIED_DAYS',
    ({ config }) => config.unverifiedDays > 0 && config.smtpUrl === null,
    'deletes accounts whose address nobody has confirmed, and no mail is sent by which one could be. Set SMTP_URL and MAIL_FROM, or use 0.',
  ),
]
