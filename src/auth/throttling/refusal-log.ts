import type { RequestInfo } from '../backend.ts'
import { MINUTE_MS } from '../clock.ts'
import type { EventHub } from '../events.ts'
import { networkOf } from '../network.ts'
import type { ThrottleUse } from './throttle-uses.ts'

/** Clients whose refusals are counted at a time. Of the others each refusal is an event. */
export const MOST_REFUSED_CLIENTS = 10_000

/** A try that was refused. */
export interface Refusal {
  readonly use: ThrottleUse
  readonly request: RequestInfo
  readonly retryAfterMs: number
}

interface Waiting {
  readonly since: number
  readonly last: Refusal
  readonly count: number
}

/**
 * Tells of refused tries: of a client one event a minute, with the number of tries. A flood must not become
 * a flood of events.
 */
export class RefusalLog {
  readonly #events: EventHub
  readonly #clients = new Map<string, Waiting>()

  constructor(events: EventHub) {
    this.#events = events
  }

  /** The first refusal of a client is told at once; those of the minute after it together. */
  async note(refusal: Refusal, now: number): Promise<void> {
    await this.#tellOver(now)
    const { address } = refusal.request
    const client = address === null ? '' : networkOf(address)
    const waiting = this.#clients.get(client)
    if (waiting) {
      this.#clients.set(client, { ...waiting, last: refusal, count: waiting.count + 1 })
      return
    }
    if (this.#clients.size < MOST_REFUSED_CLIENTS) {
      this.#clients.set(client, { since: now, last: refusal, count: 0 })
    }
    await this.#tell(refusal, 1)
  }

  /** Tells what was not told yet. */
  flush(): Promise<void> {
    return this.#tellOver(Number.POSITIVE_INFINITY)
  }

  async #tellOver(now: number): Promise<void> {
    for (const [client, { since, last, count }] of this.#clients) {
      // In the order in which they came.
      if (since + MINUTE_MS > now) break
      this.#clients.delete(client)
      if (count > 0) await this.#tell(last, count)
    }
  }

  async #tell({ use, request, retryAfterMs }: Refusal, count: number): Promise<void> {
    const details = { use, retryAfterMs, count }
    await this.#events.emit({ name: 'login.throttled', request, details })
  }
}
