import type { Stores } from '../stores.ts'

/** A mail as a service asks for it. */
export interface NewMail {
  /** The name of the template that it is rendered from. */
  readonly template: string
  /** The address that it goes to. */
  readonly to: string
  /** What the template is filled with. It may hold secrets: it is kept sealed. */
  readonly params: Readonly<Record<string, unknown>>
  /** The language that it is written in (that of the site). */
  readonly language?: string
}

/** Takes mails. They are sent later, so that no page waits for a mail server, or tells by its time. */
export interface MailSender {
  /**
   * Keeps a mail to be sent.
   *
   * @param stores a bundle in a transaction: the mail counts only if all else does (none).
   */
  send(mail: NewMail, stores?: Pick<Stores, 'outbox'>): Promise<void>
}

/**
 * Does the work of a row of the outbox that is no mail yet: what must not be done in the request, because
 * its time would tell who has an account. It is tried again when it rejects.
 */
export type MailTask = (row: TaskRow) => Promise<void>

/** A row of the outbox that is no mail yet. */
export interface TaskRow extends Pick<NewMail, 'to' | 'params'> {
  /**
   * Notes in a transaction that the work is done, so that what came of it counts only together with the note:
   * else whoever finds the row after a kill does it once more (it is noted after the task).
   *
   * @throws Error when the row belongs to another worker by now.
   */
  done?(stores: Pick<Stores, 'outbox'>): Promise<void>
}

/** Tasks by the name of their template. All others are rendered and sent. */
export type MailTasks = Readonly<Record<string, MailTask>>
