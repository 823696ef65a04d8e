import type { Clock } from '../clock.ts'
import { randomText } from '../crypto/random.ts'
import type { DataKeys } from '../keys/data-keys.ts'
import type { Stores } from '../stores.ts'
import type { MailSender, NewMail } from './mail-sender.ts'
import type { ClaimedMail, OutboxStore } from './outbox-store.ts'

const ID_BYTES = 16

export interface MailServiceOptions {
  readonly outbox: OutboxStore
  readonly keys: DataKeys
  readonly clock: Clock
  /** The language of mails for which none is given (`en`). */
  readonly language?: string
}

/** Keeps mails in the outbox, sealed, until a worker sends them. */
export class MailService implements MailSender {
  readonly #options: MailServiceOptions
  #newest = 0
  readonly #listeners = new Set<() => void>()

  constructor(options: MailServiceOptions) {
    this.#options = options
  }

  async send({ template, to, params, language }: NewMail, stores?: Stores): Promise<void> {
    const { outbox, keys, clock, language: usual = 'en' } = this.#options
    // Mails of one millisecond are sent in the order in which they were asked for.
    const createdAt = Math.max(clock(), this.#newest + 1)
    this.#newest = createdAt
    const id = randomText(ID_BYTES)
    const sealed = await keys.seal(purposeOf(id), JSON.stringify(params), stores?.keys)
    await (stores?.outbox ?? outbox).add({
      id,
      template,
      language: language ?? usual,
      to,
      params: sealed,
      createdAt,
    })
    for (const listener of this.#listeners) listener()
  }

  /** Opens what a mail is filled with; `null` when it is not ours, or has been wiped. */
  async paramsOf({ id, params }: ClaimedMail): Promise<Readonly<Record<string, unknown>> | null> {
    const text = await this.#options.keys.open(purposeOf(id), params)
    return text === null ? null : JSON.parse(text)
  }

  /** Hears of each mail that this process keeps. Its transaction may not have ended yet. */
  onAdded(listener: () => void): void {
    this.#listeners.add(listener)
  }
}

/** What is sealed for one mail does not open as that of another. */
function purposeOf(id: string): string {
  return `mail ${id}`
}
