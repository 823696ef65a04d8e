import type { ChangeFeed } from './feeds/change-feed.ts'
import { LruCache } from './lru-cache.ts'
import { SharedAsk } from './shared-ask.ts'

/** Names a stretch of time between two changes. */
export type CacheVersion = number

/**
 * What one process has read, by the hash of a session's id: the session, its user and what that user
 * may do. It is used again as long as nothing at all has changed in the database.
 *
 * A request that finds its session here calls `confirm()` before it uses it. One that does not reads at
 * once: a read that begins now is exact by itself.
 */
export class SessionCache<Entry> {
  readonly #entries: LruCache<Entry>
  readonly #feed: ChangeFeed
  readonly #ask = new SharedAsk(() => this.#look())
  #version: CacheVersion = 0

  /** @param limit the number of sessions that are kept at most. */
  constructor(feed: ChangeFeed, limit: number) {
    this.#feed = feed
    this.#entries = new LruCache(limit)
  }

  /** Take it before a read begins; hand it to `set()` with what was read. */
  get version(): CacheVersion {
    return this.#version
  }

  isUnchangedSince(version: CacheVersion): boolean {
    return this.#version === version
  }

  has(idHash: string): boolean {
    return this.#entries.get(idHash) !== undefined
  }

  get(idHash: string): Entry | undefined {
    return this.#entries.get(idHash)
  }

  /** Keeps what was read, unless something has changed since the read began. */
  set(idHash: string, entry: Entry, version: CacheVersion): void {
    if (this.isUnchangedSince(version)) this.#entries.set(idHash, entry)
  }

  clear(): void {
    this.#version += 1
    this.#entries.clear()
  }

  /**
   * Drops everything if anything has changed. Resolves when that was looked up after this call.
   *
   * @throws StoreUnavailable when the database cannot be asked; everything is dropped then, too.
   */
  confirm(): Promise<void> {
    return this.#ask.answered()
  }

  async #look(): Promise<void> {
    try {
      if (await this.#feed.hasChanged()) this.clear()
    } catch (error) {
      this.clear()
      throw error
    }
  }
}
