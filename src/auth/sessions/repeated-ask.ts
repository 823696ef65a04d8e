import type { Clock } from '../clock.ts'
import { StoreUnavailable } from '../errors.ts'

/** How long it may go without an answer, in milliseconds. */
const OUTAGE_MS = 30_000

/** A question that is put again and again: one at a time, however long its answer takes. */
export class RepeatedAsk {
  readonly #put: () => Promise<void>
  readonly #everyMs: number
  readonly #clock: Clock
  #putAt = Number.NEGATIVE_INFINITY
  #answeredAt: number
  /** Names the question that is under way; what was given up answers to nobody. */
  #underWay: symbol | null = null
  #failure: unknown = null

  /**
   * @param put puts the question; it rejects when nobody answers.
   * @param everyMs how long it waits after it was put, in milliseconds.
   */
  constructor(put: () => Promise<void>, everyMs: number, clock: Clock) {
    this.#put = put
    this.#everyMs = everyMs
    this.#clock = clock
    this.#answeredAt = clock()
  }

  /**
   * Puts the question if it is time. One that is not answered for 30 seconds is given up: its connection may be dead.
   *
   * @returns why nobody has answered for 30 seconds: what was thrown, or that nothing has come at all; else `null`.
   */
  tick(): unknown {
    const now = this.#clock()
    const isUnanswered = this.#underWay !== null || this.#failure !== null
    const isAway = isUnanswered && now - this.#answeredAt >= OUTAGE_MS
    const reason = isAway ? (this.#failure ?? new StoreUnavailable('A store')) : null
    if (now - this.#putAt >= OUTAGE_MS) this.#underWay = null
    if (this.#underWay === null && now - this.#putAt >= this.#everyMs) void this.#run(now)
    return reason
  }

  /** Begins anew: what was not answered before does not count. */
  begin(): void {
    this.#answeredAt = this.#clock()
    this.#putAt = Number.NEGATIVE_INFINITY
    this.#failure = null
  }

  async #run(now: number): Promise<void> {
    const question = Symbol('question')
    this.#putAt = now
    this.#underWay = question
    const failure = await this.#put().then(
      () => null,
      (error: unknown) => error,
    )
    if (this.#underWay !== question) return
    this.#underWay = null
    this.#failure = failure
    if (failure === null) this.#answeredAt = this.#clock()
  }
}
