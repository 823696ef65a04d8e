import type { Clock } from '../auth/clock.ts'

/** A clock that stands still until it is told to go on. Hand it in wherever a `Clock` is taken. */
export interface FrozenClock extends Clock {
  /** The time, in milliseconds since 1970-01-01 UTC. The same as calling the clock. */
  now(): number
  /** Moves the time on, or back when `ms` is negative. */
  advance(ms: number): void
}

/** @param start where it stands at first (2026-01-02 03:04:05 UTC). */
export function frozenClock(start: number | Date = Date.UTC(2026, 0, 2, 3, 4, 5)): FrozenClock {
  let time = Number(start)
  const now = () => time
  const advance = (ms: number) => {
    time += ms
  }
  return Object.assign(() => time, { now, advance })
}
