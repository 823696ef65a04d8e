import type { Clock } from '../clock.ts'
import type { Stores } from '../stores.ts'
import type { Job } from './job.ts'

const HOUR_MS = 60 * 60 * 1000

/** A store with rows that expire. */
export interface ExpiringStore {
  /** Removes what is over at a time in milliseconds, and says how many. */
  purge(now: number): Promise<number>
}

/** The stores with rows that expire, by name. */
export function expiringStores(
  stores: Stores,
): readonly { readonly name: string; readonly store: ExpiringStore }[] {
  const all: Readonly<Record<string, ExpiringStore | undefined>> = {
    sessions: stores.sessions,
    tokens: stores.tokens,
    throttle: stores.throttle,
    devices: stores.devices,
    usernames: stores.usernames,
  }
  return Object.entries(all).flatMap(([name, store]) => (store ? [{ name, store }] : []))
}

/** Removes what has expired, every hour. */
export function purgeJob(stores: Stores, clock: Clock): Job {
  return {
    name: 'purge',
    everyMs: HOUR_MS,
    async run(signal) {
      for (const { store } of expiringStores(stores)) {
        if (!signal.aborted) await store.purge(clock())
      }
    },
  }
}
