import { channel } from 'node:diagnostics_channel'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { HashingLoad } from '../passwords/hashing-load.ts'

/** What happens besides the events: each has a channel of its own. */
export type OperationName =
  | 'mail.sent'
  | 'mail.failed'
  | 'store.unavailable'
  | 'robot.trapped'
  | 'robot.hurried'
  | 'robot.unproven'

/** Forms that look like those of robots. */
export interface RobotForms {
  /** Those that filled in the field that nobody sees. Nothing was done with them. */
  readonly trapped: number
  /** Those that came sooner than `FORM_SECONDS` after their page, and had to wait. Password managers are as quick. */
  readonly hurried: number
  /** Those that were refused because they came without a proof. People without JavaScript are among them. */
  readonly unproven: number
}

/** What one process has done so far. */
export interface Stats {
  /** Since when is counted, in milliseconds since 1970-01-01 UTC. */
  readonly since: number
  /** How often each event has happened in this process, by its name; one that never happened is missing. */
  readonly events: Readonly<Record<string, number>>
  /** Mails that were handed over, and tries that failed. */
  readonly mails: { readonly sent: number; readonly failed: number }
  /** Requests that were answered 503 because a store could not be asked. */
  readonly storeFailures: number
  /** Forms of strangers that looked like those of robots. */
  readonly robots: RobotForms
  /** Password hashes that wait for a thread now, and about how long one more would wait, in milliseconds; `null` where none are made here. */
  readonly hashing: { readonly waiting: number; readonly waitMs: number } | null
}

const PREFIX = 'gadwall:'

/**
 * Counts what a process does, and publishes it by `node:diagnostics_channel` for whoever measures. The channel of
 * an event is its name behind `gadwall:`, and stays the same from version to version. While nobody listens,
 * that costs a look at an empty list.
 */
export class Operations {
  readonly #since: number
  readonly #counts = new Map<string, number>()
  readonly #others = new Map<OperationName, number>()

  constructor(events: EventHub, clock: Clock) {
    this.#since = clock()
    events.on('*', (event) => {
      count(this.#counts, event.name)
      publish(event.name, event)
    })
  }

  /** @param facts what is known of it; nothing secret, and nobody's address. */
  note(name: OperationName, facts: Readonly<Record<string, unknown>> = {}): void {
    count(this.#others, name)
    publish(name, facts)
  }

  stats(hashing: HashingLoad | null): Stats {
    const number = (name: OperationName) => this.#others.get(name) ?? 0
    return {
      since: this.#since,
      events: Object.fromEntries(this.#counts),
      mails: { sent: number('mail.sent'), failed: number('mail.failed') },
      storeFailures: number('store.unavailable'),
      robots: {
        trapped: number('robot.trapped'),
        hurried: number('robot.hurried'),
        unproven: number('robot.unproven'),
      },
      hashing: hashing && { waiting: hashing.waiting, waitMs: hashing.waitMs },
    }
  }
}

function count<K>(counts: Map<K, number>, name: K): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function publish(name: string, facts: unknown): void {
  const listeners = channel(PREFIX + name)
  if (listeners.hasSubscribers) listeners.publish(facts)
}
