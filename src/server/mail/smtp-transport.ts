import type { MailMessage, MailTransport } from '../../auth/mail/mail-message.ts'
import { MailRefused } from '../../auth/mail/mail-message.ts'
import { isLoopback } from '../../config/addresses.ts'
import type { Sender } from '../../config/settings/mail.ts'

/** How long the server may take to accept a connection, to greet, and for each step, in milliseconds. */
export interface SmtpTimeouts {
  readonly connectMs: number
  readonly greetMs: number
  readonly stepMs: number
}

const TIMEOUTS: SmtpTimeouts = { connectMs: 10_000, greetMs: 10_000, stepMs: 30_000 }

const CONNECTIONS = 3

/** Sends by SMTP, over connections that are kept for a while. */
export class SmtpTransport implements MailTransport {
  readonly #from: Sender
  readonly #open: () => ReturnType<typeof openPool>
  #pool: ReturnType<typeof openPool> | null = null

  /** @param url the value of `SMTP_URL`. */
  constructor(url: string, from: Sender, timeouts: SmtpTimeouts = TIMEOUTS) {
    this.#from = from
    this.#open = () => openPool(url, timeouts)
  }

  async send({ messageId, to, subject, text, html }: MailMessage): Promise<void> {
    this.#pool ??= this.#open()
    const pool = await this.#pool
    // Addresses are objects: nothing in them is read as more addresses, or as a header.
    const from = { ...this.#from }
    const mail = { messageId, from, to: { name: '', address: to }, subject, text, html }
    try {
      await pool.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' }, ...SAFE })
    } catch (error) {
      if (isFinal(error)) throw new MailRefused(reasonOf(error), { cause: error })
      throw error
    }
  }

  async close(): Promise<void> {
    const pool = await this.#pool?.catch(() => null)
    pool?.close()
  }
}

// A mail is text that we have made: it names no files and no addresses to fetch.
const SAFE = { disableFileAccess: true, disableUrlAccess: true }

// Loaded with the first mail: most processes of a site send none in their first seconds.
async function openPool(url: string, { connectMs, greetMs, stepMs }: SmtpTimeouts) {
  const { createTransport } = await import('nodemailer')
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const secure = protocol === 'smtps:'
  const isOptional = searchParams.get('tls') === 'optional' || isLoopback(hostname)
  return createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isOptional,
    connectionTimeout: connectMs,
    greetingTimeout: greetMs,
    socketTimeout: stepMs,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  })
}

/** RFC 5321, 4.2.1: a reply of 5xx to the sender, a recipient or the text stays what it is. */
function isFinal(error: unknown): boolean {
  const { responseCode, code } = (error ?? {}) as { responseCode?: number; code?: string }
  // A wrong password is the operator's to mend: the mail waits for it.
  return code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500 && responseCode < 600
}

function reasonOf(error: unknown): string {
  const { responseCode } = error as { responseCode?: number }
  return `the mail server answered ${responseCode}`
}
