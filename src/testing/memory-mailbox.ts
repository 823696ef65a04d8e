import type { Mail, Mailer } from '../auth/mail/mailer.ts'

/** Takes mail and keeps it, for a test to read. */
export class MemoryMailbox implements Mailer {
  readonly #mails: Mail[] = []

  /** Everything that was sent, the oldest first. */
  get mails(): readonly Mail[] {
    return [...this.#mails]
  }

  async send(mail: Mail): Promise<void> {
    this.#mails.push({ ...mail })
  }

  /** What was sent last; `null` when nothing was. */
  last(): Mail | null {
    return this.#mails.at(-1) ?? null
  }

  /** What was sent to an address, the oldest first. */
  to(address: string): Mail[] {
    return this.#mails.filter((mail) => mail.to === address)
  }

  clear(): void {
    this.#mails.length = 0
  }
}
