import { optionalText } from '../schema/kinds.ts'

/** How mails are sent. */
export const mailSettings = {
  smtpUrl: optionalText({
    name: 'SMTP_URL',
    pattern: /^smtps?:\/\/[^\s/?#]+\/?(\?[\w.=&-]*)?$/,
    test: isSmtpUrl,
    isSecret: true,
    allowed:
      'it must be smtp://user:password@host:port, or smtps:// for TLS from the first byte, without a path',
    meaning:
      '`smtp://user:password@host:587`, or `smtps://…:465` for TLS from the first byte. `smtp://` to another machine uses STARTTLS, and sends nothing where the server has none; `?tls=optional` at its end allows that. Without it mails are kept in `data/mail/` in development, and there are none in production. It needs the package `nodemailer`',
  }),
  mailFrom: optionalText({
    name: 'MAIL_FROM',
    test: (given) => parseSender(given) !== null,
    allowed:
      'it must be an address such as accounts@example.com, or Example <accounts@example.com>',
    meaning:
      'who mails come from: an address such as `accounts@example.com`, or `Example <accounts@example.com>`. It is needed with `SMTP_URL`',
  }),
}

/** A name and an address. */
export interface Sender {
  readonly name: string
  readonly address: string
}

const ADDRESS = /^[^\s@<>"',;:()[\]\\]{1,64}@[a-z0-9.-]{1,253}$/i
// No line break and no other control can get into a header.
const NAMED = /^([^<>"\p{Cc}]{0,100})<([^<>]+)>$/u

/** Reads the sender; `null` when it is none. */
export function parseSender(text: string): Sender | null {
  const [, name = '', address = text] = NAMED.exec(text) ?? []
  return ADDRESS.test(address) ? { name: name.trim(), address } : null
}

function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { searchParams, hostname } = new URL(text)
  const parameters = [...searchParams]
  return (
    hostname !== '' && parameters.every(([name, value]) => name === 'tls' && value === 'optional')
  )
}
