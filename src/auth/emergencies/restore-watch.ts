import { randomInt } from 'node:crypto'
import { type Clock, DAY_MS, MINUTE_MS } from '../clock.ts'
import type { MarkStore } from './mark-store.ts'

/** How often the mark moves on, in milliseconds. */
export const EPOCH_STEP_MS = MINUTE_MS

const IDENTITY = 'database'
const EPOCH = 'epoch'
const IDENTITY_RANGE = 2 ** 47

/** Keeps how far a database was, outside of it. */
export interface OutsideEpoch {
  /** How far the database of this number was; `null` when that is not known here. */
  read(identity: number): Promise<number | null>
  write(identity: number, epoch: number): Promise<void>
}

export interface RestoreWatchParts {
  readonly marks: MarkStore
  readonly outside: OutsideEpoch
  /** Ends what a backup has brought back, and says how many sessions there were. */
  readonly end: () => Promise<number>
  readonly clock: Clock
}

/**
 * Notices that a backup was put in the place of the database: else whoever was logged out since then would be in
 * again. A mark in the database moves forward once a minute, and a file beside the secret follows a step behind it.
 * A database that is behind the file is an older one. A step behind, since a machine that loses power may lose the
 * last writes, which is no backup that was put back.
 *
 * No request asks for it. It cannot see a backup that brings back that file, too, nor one that is younger than two
 * steps.
 */
export class RestoreWatch {
  readonly #parts: RestoreWatchParts

  constructor(parts: RestoreWatchParts) {
    this.#parts = parts
  }

  /** Whether the database is older than what is known of it. Changes nothing. */
  async isBehind(): Promise<boolean> {
    const marks = await this.#parts.marks.all()
    const identity = marks.get(IDENTITY)
    if (identity === undefined) return false
    const outside = await this.#parts.outside.read(identity)
    return outside !== null && (marks.get(EPOCH) ?? 0) < outside
  }

  /**
   * Moves the mark on. In a database that was put back it ends the sessions that came with it.
   *
   * @returns how many sessions were ended; `null` when nothing was put back.
   */
  async look(): Promise<number | null> {
    const { marks, outside, clock } = this.#parts
    const { identity, inside } = await this.#read()
    const known = await outside.read(identity)
    if (known !== null && inside < known) return this.restored()
    if (inside > (known ?? -1)) await outside.write(identity, inside)
    const now = clock()
    // A clock that was wrong for a while may have left a mark in the time to come.
    const isDue = now - inside >= EPOCH_STEP_MS || inside > now + DAY_MS
    if (isDue) await marks.raise(EPOCH, Math.max(now, inside + 1))
    return null
  }

  /**
   * Ends what a backup has brought back, and goes on from here.
   *
   * @returns how many sessions there were.
   */
  async restored(): Promise<number> {
    const { marks, outside, end, clock } = this.#parts
    const { identity, inside } = await this.#read()
    const known = (await outside.read(identity)) ?? 0
    // First: whoever dies in between does it again.
    const count = await end()
    const next = Math.max(clock(), inside + 1, known + 1)
    await marks.raise(EPOCH, next)
    await outside.write(identity, next)
    return count
  }

  async #read(): Promise<{ readonly identity: number; readonly inside: number }> {
    const { marks } = this.#parts
    let all = await marks.all()
    if (!all.has(IDENTITY)) {
      await marks.add(IDENTITY, randomInt(1, IDENTITY_RANGE))
      // Another process may have been faster.
      all = await marks.all()
    }
    return { identity: all.get(IDENTITY) ?? 0, inside: all.get(EPOCH) ?? 0 }
  }
}
