type Ask<V> = (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>

interface Waiting<V> {
  readonly resolve: (value: V | undefined) => void
  readonly reject: (error: unknown) => void
}

const MOST_KEYS = 500

/**
 * Puts questions of many requests into one statement: all that come in while the last is on its way.
 *
 * Each question is asked after it came in, so no answer is older than it would be alone.
 */
export class Batch<V> {
  readonly #ask: Ask<V>
  readonly #waiting = new Map<string, Waiting<V>[]>()
  #isUnderWay = false

  /** @param ask finds the values of some keys; of those without a value there is nothing in the map. */
  constructor(ask: Ask<V>) {
    this.#ask = ask
  }

  /** The value of a key; `undefined` when there is none. Rejects with what `ask` rejects with. */
  load(key: string): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(key)
      if (others) others.push({ resolve, reject })
      else this.#waiting.set(key, [{ resolve, reject }])
      this.#start()
    })
  }

  /** At the end of this turn of the event loop, when all requests that have arrived have asked. */
  #start(): void {
    if (this.#isUnderWay) return
    this.#isUnderWay = true
    setImmediate(() => this.#run())
  }

  async #run(): Promise<void> {
    const batch = [...this.#waiting].slice(0, MOST_KEYS)
    for (const [key] of batch) this.#waiting.delete(key)
    try {
      const values = await this.#ask(batch.map(([key]) => key))
      for (const [key, all] of batch) for (const { resolve } of all) resolve(values.get(key))
    } catch (error) {
      for (const [, all] of batch) for (const { reject } of all) reject(error)
    }
    this.#isUnderWay = false
    if (this.#waiting.size > 0) this.#start()
  }
}
