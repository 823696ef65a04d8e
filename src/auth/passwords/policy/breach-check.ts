import { createHmac, hash, randomBytes } from 'node:crypto'
import type { PasswordProblem } from './rules/rule.ts'

const PREFIX_LETTERS = 5
const MAX_ANSWER_BYTES = 1_048_576
const MAX_PENDING = 10_000

/** How new passwords are looked up among those known from breaches. */
export interface BreachCheckOptions {
  /** Where ranges are asked for: `<url>/<five hex characters>`. */
  readonly url: string
  /** What to do when there is no answer (`open`: the password is allowed, and looked at later). */
  readonly onFailure?: 'open' | 'closed'
  /** How long to wait for a whole answer, in milliseconds (1,000). */
  readonly timeoutMs?: number
  /** Hears of a check that got no answer, and of a password that turned out later to be known. */
  readonly onEvent?: (event: BreachEvent) => void
}

/** What a check of passwords has to tell besides its answer. */
export interface BreachEvent {
  readonly kind: 'unavailable' | 'found_later'
  /** Whose password it is, if that was known. */
  readonly username: string | null
}

/**
 * Asks a service whether a password is known from a breach (the range protocol of Have I Been Pwned).
 *
 * The service learns the first five hex characters of a SHA-1 and nothing else; answers are padded, so
 * that their length tells nothing either.
 */
export class BreachCheck {
  readonly #options: Required<Omit<BreachCheckOptions, 'url'>>
  readonly #url: string
  readonly #key = randomBytes(32)
  /** Digests of passwords that were let through unchecked, with the name of their owner. */
  readonly #pending = new Map<string, string | null>()

  constructor({
    url,
    onFailure = 'open',
    timeoutMs = 1000,
    onEvent = () => {},
  }: BreachCheckOptions) {
    this.#url = url.replace(/(?<!\/)\/+$/, '')
    this.#options = { onFailure, timeoutMs, onEvent }
  }

  /** What speaks against a new password. */
  async check(raw: string, username: string | null = null): Promise<PasswordProblem | null> {
    const isKnown = await this.#isKnown(raw)
    if (isKnown === true) return BREACHED
    if (isKnown === false) return null

    this.#options.onEvent({ kind: 'unavailable', username })
    if (this.#options.onFailure === 'closed') return UNAVAILABLE
    if (this.#pending.size < MAX_PENDING) this.#pending.set(this.#digest(raw), username)
    return null
  }

  /** Looks once more at a password that was let through unchecked. Costs nothing for any other. */
  async recheck(raw: string): Promise<void> {
    const digest = this.#digest(raw)
    const username = this.#pending.get(digest)
    if (username === undefined) return
    this.#pending.delete(digest)
    const isKnown = await this.#isKnown(raw)
    if (isKnown === null) this.#pending.set(digest, username)
    else if (isKnown) this.#options.onEvent({ kind: 'found_later', username })
  }

  /** `null` when there was no answer. */
  async #isKnown(raw: string): Promise<boolean | null> {
    const digest = hash('sha1', raw.normalize('NFC')).toUpperCase()
    try {
      const range = await this.#range(digest.slice(0, PREFIX_LETTERS))
      return hasSuffix(range, digest.slice(PREFIX_LETTERS))
    } catch {
      return null
    }
  }

  async #range(prefix: string): Promise<string> {
    const answer = await fetch(`${this.#url}/${prefix}`, {
      headers: { 'Add-Padding': 'true' },
      redirect: 'error',
      signal: AbortSignal.timeout(this.#options.timeoutMs),
    })
    if (answer.status !== 200) throw new Error(`It answered ${answer.status}`)
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString('latin1')
      if (text.length > MAX_ANSWER_BYTES) throw new Error('It answered too much')
    }
    return text
  }

  /** Keyed with what only this process has: passwords cannot be found out from it. */
  #digest(raw: string): string {
    return createHmac('sha256', this.#key).update(raw.normalize('NFC')).digest('base64')
  }
}

/** Padding has the count 0. */
function hasSuffix(range: string, suffix: string): boolean {
  const lines = range.split(/\r?\n/)
  if (!lines.every((line) => line === '' || /^[0-9A-F]{35}:\d+$/.test(line))) {
    throw new Error('This is no range')
  }
  return lines.some((line) => line.startsWith(`${suffix}:`) && !line.endsWith(':0'))
}

const BREACHED: PasswordProblem = { code: 'password_breached' }

const UNAVAILABLE: PasswordProblem = { code: 'password_check_unavailable' }
