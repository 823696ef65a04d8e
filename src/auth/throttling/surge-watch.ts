import { MINUTE_MS } from '../clock.ts'

/** Failures in one process within a minute that are unusually many. */
export const SURGE_LIMIT = 200

/** How long ranges are limited more strictly after a surge, in milliseconds. */
export const SURGE_LASTS_MS = 10 * MINUTE_MS

/** Notices when far more tries fail than usual, in this process. */
export class SurgeWatch {
  #minute = 0
  #failures = 0
  #until = 0

  /** Whether there is a surge. */
  isOn(now: number): boolean {
    return this.remainingMs(now) > 0
  }

  /** Milliseconds until it is over; 0 when there is none. */
  remainingMs(now: number): number {
    return Math.max(0, this.#until - now)
  }

  /**
   * Counts a failure.
   *
   * @returns how many there were in this minute when a surge begins by it; else `null`.
   */
  note(now: number): number | null {
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute) this.#failures = 0
    this.#minute = minute
    this.#failures += 1
    if (this.#failures < SURGE_LIMIT) return null
    const begins = !this.isOn(now)
    this.#until = now + SURGE_LASTS_MS
    return begins ? this.#failures : null
  }
}
