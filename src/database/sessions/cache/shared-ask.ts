import { coalesce } from './coalesce.ts'

/**
 * Shares one question among all who want to know: whoever comes before it is put gets its answer, and
 * whoever comes later gets the next. One is under way at a time.
 *
 * Joining a question that is under way would be wrong: it may have been answered, somewhere in the
 * thread pool, before the change that the newcomer has to see.
 */
export class SharedAsk {
  readonly #put: () => Promise<void>
  #next: Promise<void> | null = null
  #underWay: Promise<void> = Promise.resolve()

  /** @param put puts the question; what it throws is thrown at all who share it. */
  constructor(put: () => Promise<void>) {
    this.#put = put
  }

  /** Resolves when a question has been answered that was put after this call. */
  answered(): Promise<void> {
    this.#next ??= this.#run()
    return this.#next
  }

  async #run(): Promise<void> {
    await coalesce()
    await this.#underWay
    // Closed to newcomers before it leaves this thread.
    this.#next = null
    const answer = this.#put()
    this.#underWay = answer.catch(() => {})
    await answer
  }
}
