import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import { randomText } from '../crypto/random.ts'
import type { Operations } from '../operations/operations.ts'
import type { Stores } from '../stores.ts'
import { MailRefused, type MailRenderer, type MailTransport } from './mail-message.ts'
import type { MailTasks } from './mail-sender.ts'
import type { MailService } from './mail-service.ts'
import type { ClaimedMail, OutboxStore } from './outbox-store.ts'
import { MOST_MAIL_TRIES, waitAfterTry } from './retry-times.ts'

const WORKER_BYTES = 9

/** How long a worker has for the mails that it has claimed, in milliseconds. A worker that dies holds them up as long. */
export const MAIL_CLAIM_MS = 5 * 60_000

/** Mails that a worker sends at the same time. */
export const MOST_MAILS_AT_ONCE = 5

/** How often a worker looks for mails of other processes, and for those that are to be tried again, in milliseconds. */
const LOOK_MS = 15_000

/** When a worker looks after a mail of its own process: its transaction may end a little later. */
const SOON_MS = [0, 50, 250, 1000]

const REASON_MAX_LENGTH = 300

/** Where the failures of mails go. Addresses and params stay out of it. */
export interface MailLog {
  warn(fields: object, message: string): void
}

export interface MailWorkerOptions {
  readonly outbox: OutboxStore
  readonly mail: MailService
  readonly transport: MailTransport
  readonly renderer: MailRenderer
  /** Work that is done in place of sending, by template (none). */
  readonly tasks?: MailTasks
  /** What stands behind the @ of message ids: the host of the site. */
  readonly host: string
  readonly logger: MailLog
  readonly clock: Clock
  /** Counts what was sent and what failed (nobody does). */
  readonly operations?: Pick<Operations, 'note'>
  /** From 0 to 1 (`Math.random`). */
  readonly random?: () => number
}

/**
 * Sends what is in the outbox. Any number of processes may have one: each mail belongs to who has claimed it.
 * A mail is sent once, except one whose text was under way when the process died.
 */
export class MailWorker {
  readonly #options: MailWorkerOptions
  readonly #name = randomText(WORKER_BYTES)
  readonly #end = new AbortController()
  #wake: () => void = () => {}
  #running: Promise<void> | null = null

  constructor(options: MailWorkerOptions) {
    this.#options = options
    options.mail.onAdded(() => this.#wake())
  }

  /** Begins to look for mails. A second call does nothing. */
  start(): void {
    this.#running ??= this.#repeat()
  }

  /** Ends when the mails under way are sent or have failed. */
  async close(): Promise<void> {
    this.#end.abort()
    this.#wake()
    await this.#running
    await this.#options.transport.close?.()
  }

  /** Sends what is due, and says how many mails it has dealt with. */
  async sendDue(): Promise<number> {
    const { outbox, clock } = this.#options
    let count = 0
    while (!this.#end.signal.aborted) {
      const now = clock()
      const mails = await outbox.claim(this.#name, now + MAIL_CLAIM_MS, now, MOST_MAILS_AT_ONCE)
      if (mails.length === 0) break
      await Promise.all(mails.map((mail) => this.#deal(mail)))
      count += mails.length
    }
    return count
  }

  async #repeat(): Promise<void> {
    const { signal } = this.#end
    let waits: readonly number[] = [0]
    while (!signal.aborted) {
      const woken = new Promise<readonly number[]>((resolve) => {
        this.#wake = () => resolve(SOON_MS)
      })
      await this.#look(waits)
      const sleep = new AbortController()
      const slept = pause(LOOK_MS, [0], { signal: sleep.signal, ref: false }).catch(() => [0])
      waits = await Promise.race([woken, slept])
      sleep.abort()
    }
  }

  /** Looks after each of these waits, until it finds something. */
  async #look(waits: readonly number[]): Promise<void> {
    const { signal } = this.#end
    try {
      for (const ms of waits) {
        await pause(ms, undefined, { signal, ref: false }).catch(() => {})
        if ((await this.sendDue()) > 0) return
      }
    } catch (error) {
      // The outbox is away. Its mails are safe there.
      if (!signal.aborted) this.#warn('the outbox cannot be read', error)
    }
  }

  async #deal(mail: ClaimedMail): Promise<void> {
    const { outbox } = this.#options
    try {
      await this.#perform(mail)
    } catch (error) {
      await this.#fail(mail, error)
      return
    }
    await outbox
      .sent(mail.id, this.#name)
      .catch((error) => this.#warn('a sent mail could not be noted', error, mail))
  }

  async #perform(mail: ClaimedMail): Promise<void> {
    const { mail: service, renderer, transport, tasks = {}, host } = this.#options
    const { id, template, language, to } = mail
    const params = await service.paramsOf(mail)
    if (params === null) throw new MailRefused('its content cannot be opened')
    const task = Object.hasOwn(tasks, template) ? tasks[template] : undefined
    if (task) return task({ to, params, done: (stores) => this.#noteDone(id, stores) })
    const rendered = await renderer.render(template, language, params)
    await transport.send({ messageId: `<${id}@${host}>`, to, ...rendered })
    this.#options.operations?.note('mail.sent', { template })
  }

  async #noteDone(id: string, { outbox }: Pick<Stores, 'outbox'>): Promise<void> {
    const isOurs = await (outbox ?? this.#options.outbox).sent(id, this.#name)
    if (!isOurs) throw new Error('Another worker has the mail by now')
  }

  async #fail(mail: ClaimedMail, error: unknown): Promise<void> {
    const { outbox, clock, random = Math.random } = this.#options
    this.#options.operations?.note('mail.failed', { template: mail.template })
    const isHopeless = error instanceof MailRefused || mail.attempts >= MOST_MAIL_TRIES
    this.#warn(isHopeless ? 'a mail is given up' : 'a mail could not be sent yet', error, mail)
    try {
      if (isHopeless) await outbox.abandon(mail.id, this.#name)
      else await outbox.failed(mail.id, this.#name, clock() + waitAfterTry(mail.attempts, random()))
    } catch (failure) {
      // It is due again when the claim runs out.
      this.#warn('a failed mail could not be noted', failure, mail)
    }
  }

  #warn(message: string, error: unknown, mail?: ClaimedMail): void {
    const about = mail ? { mail: mail.id, template: mail.template, attempts: mail.attempts } : {}
    this.#options.logger.warn({ ...about, error: reasonOf(error) }, message)
  }
}

/** Mail servers repeat the address in what they say. */
function reasonOf(error: unknown): string {
  const words = String(error).slice(0, REASON_MAX_LENGTH).split(' ')
  return words.map((word) => (word.includes('@') ? '<address>' : word)).join(' ')
}
