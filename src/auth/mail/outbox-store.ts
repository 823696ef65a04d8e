import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
/** A mail that is to be sent. Times are milliseconds since 1970-01-01 UTC. */
export interface OutboxMail {
  readonly id: string
  /** The name of the template that it is rendered from. */
  readonly template: string
  /** The language that it is written in, such as `en`. */
  readonly language: string
  /** The address that it goes to. */
  readonly to: string
  /** What the template is filled with, sealed. It is wiped as soon as nobody needs it. */
  readonly params: string
  readonly createdAt: number
}

/** A mail that a worker has claimed. */
export interface ClaimedMail extends OutboxMail {
  /** How often it has been claimed, this time included. */
  readonly attempts: number
}

/** How many mails there are, by what has become of them. */
export interface OutboxCounts {
  readonly waiting: number
  readonly sent: number
  readonly abandoned: number
}

/** A mail as staff may see it. */
export interface OutboxSummary extends Omit<ClaimedMail, 'params'> {
  readonly state: 'waiting' | 'sent' | 'abandoned'
  /** When it is tried next, if it waits. */
  readonly dueAt: number
}

/**
 * Where mails wait to be sent. Rejects with `StoreUnavailable` when the store cannot be asked.
 *
 * A mail belongs to the worker that has claimed it until the claim runs out and another worker claims
 * it: a mail is not lost with its worker.
 */
export interface OutboxStore extends TellsOfPerson {
  add(mail: OutboxMail): Promise<void>

  /**
   * Claims mails that are due at `now` and that nobody has claimed, or whose claim has run out; the
   * oldest first. No mail is given to two workers.
   *
   * @param worker a name that no other worker has.
   * @param until when the claim runs out.
   * @param limit how many mails at most.
   */
  claim(worker: string, until: number, now: number, limit: number): Promise<readonly ClaimedMail[]>

  /**
   * Notes that a mail is sent, and wipes its `params`.
   *
   * @returns false when the mail is not this worker's any more; nothing is written then.
   */
  sent(id: string, worker: string): Promise<boolean>

  /**
   * Gives a mail back, to be tried again from `retryAt` on.
   *
   * @returns false when the mail is not this worker's any more; nothing is written then.
   */
  failed(id: string, worker: string, retryAt: number): Promise<boolean>

  /**
   * Notes that a mail will never be sent, and wipes its `params`.
   *
   * @returns false when the mail is not this worker's any more; nothing is written then.
   */
  abandon(id: string, worker: string): Promise<boolean>

  counts(): Promise<OutboxCounts>

  /** The mails that were taken last, of every state; nothing that is in them (missing: they are not shown). */
  newest?(limit: number): Promise<readonly OutboxSummary[]>

  /** Has all mails that wait, and that no worker is sending, tried at once; says how many (missing: it cannot). */
  retry?(now: number): Promise<number>

  /** Removes the mails that are sent or abandoned and were created before this time; says how many. */
  purge(before: number): Promise<number>
}
