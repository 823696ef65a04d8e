/**
 * A map that forgets what was not used for the longest time.
 *
 * It keeps two halves: what was used lately, and what was used before that. When the first half is
 * full it becomes the second, and the old second is dropped. So no use has to be put in order.
 */
export class LruCache<V> {
  readonly #half: number
  readonly #keepsOld: boolean
  #young = new Map<string, V>()
  #old = new Map<string, V>()

  /** @param limit never holds more than this; at least 1. */
  constructor(limit: number) {
    this.#half = Math.max(1, Math.floor(limit / 2))
    this.#keepsOld = limit >= 2
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.set(key, old)
    return old
  }

  set(key: string, value: V): void {
    this.#old.delete(key)
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      this.#old = this.#keepsOld ? this.#young : new Map()
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear(): void {
    if (this.size === 0) return
    this.#young = new Map()
    this.#old = new Map()
  }
}
