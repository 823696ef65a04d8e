import type { MailMessage, MailTransport } from '../auth/mail/mail-message.ts'

/** A mail that was sent, and what is mostly looked for in it. */
export interface ReceivedMail extends MailMessage {
  /** The first link in its text; `null` for none. */
  readonly link: string | null
  /** The same without the origin: what a browser of the test is to open. */
  readonly path: string | null
}

/** Takes the mails of an app in place of a mail server. */
export interface Mailbox extends MailTransport {
  /** All, in the order in which they were sent. */
  readonly all: readonly ReceivedMail[]
  /** The last mail to an address (to anybody). */
  last(to?: string): ReceivedMail | undefined
  /** Forgets what was sent so far. */
  clear(): void
}

/**
 * A mailbox to hand in as the option `mail`: `const mails = mailbox()`, `gadwall({ …, mail: mails })`. Mails wait
 * in the outbox until `await users.sendMails()`.
 */
export function mailbox(): Mailbox {
  const all: ReceivedMail[] = []
  return {
    all,
    async send(mail) {
      const link = /https?:\/\/\S+/.exec(mail.text)?.[0] ?? null
      all.push({ ...mail, link, path: link && pathOf(link) })
    },
    last: (to) => all.findLast((mail) => to === undefined || mail.to === to),
    clear() {
      all.length = 0
    },
  }
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link)
  return pathname + search
}
