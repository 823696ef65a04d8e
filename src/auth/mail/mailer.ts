/** A message to one address. */
export interface Mail {
  readonly to: string
  readonly subject: string
  /** What it says, as plain text. Always there: not everybody sees HTML. */
  readonly text: string
  /** The same for those who do (missing: plain text only). */
  readonly html?: string
}

/** Whatever takes mail to people. */
export interface Mailer {
  /** Resolves when the message was handed over, which does not mean that it has arrived. */
  send(mail: Mail): Promise<void>
}
