/** A mail, ready to be sent. */
export interface MailMessage {
  /** Stays the same when a mail is sent again, so that a mail program shows it once. */
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Hands mails to whoever delivers them. */
export interface MailTransport {
  /**
   * Resolves when the mail was accepted.
   *
   * @throws MailRefused when it will never be accepted. Any other error: it is tried again later.
   */
  send(mail: MailMessage): Promise<void>
  /** Ends connections that are kept open (there are none). */
  close?(): void | Promise<void>
}

/** A mail server will not take this mail, however often it is asked (RFC 5321, 4.2.1: a reply of 5xx). */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

/** What a template comes to. */
export type RenderedMail = Pick<MailMessage, 'subject' | 'text' | 'html'>

/** Makes mails out of templates. */
export interface MailRenderer {
  render(
    template: string,
    language: string,
    params: Readonly<Record<string, unknown>>,
  ): RenderedMail | Promise<RenderedMail>
}
