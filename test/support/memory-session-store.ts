import type {
  SessionChanges,
  SessionRecord,
  SessionStore,
  SessionSummary,
  SessionTouch,
} from '../../src/auth/sessions/session-store.ts'
import type { UserReference } from '../../src/auth/user.ts'

/** Sessions in a map: every method is one atomic step, as the contract asks, after a pause. */
export class MemorySessionStore implements SessionStore {
  readonly rows = new Map<string, SessionRecord>()
  /** The names of the methods called, in order. */
  readonly calls: string[] = []
  /** Comes before each step; a test may wait or throw here. */
  before: (method: keyof SessionStore) => void | Promise<void> = () => {}

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    await this.#arrive('find')
    const row = this.rows.get(idHash)
    return row && row.idleEndsAt > now && row.absoluteEndsAt > now ? structuredClone(row) : null
  }

  async findSeries(seriesHash: string, now: number): Promise<SessionRecord | null> {
    await this.#arrive('findSeries')
    const row = [...this.rows.values()].find((one) => one.seriesHash === seriesHash)
    return row && row.idleEndsAt > now && row.absoluteEndsAt > now ? structuredClone(row) : null
  }

  async insert(record: SessionRecord): Promise<void> {
    await this.#arrive('insert')
    this.rows.set(record.idHash, structuredClone(record))
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    await this.#arrive('update')
    const row = this.rows.get(idHash)
    if (row?.version !== version) return false
    this.rows.set(idHash, structuredClone({ ...row, ...changes, version: version + 1 }))
    return true
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    await this.#arrive('replace')
    if (!this.rows.delete(idHash)) return false
    this.rows.set(record.idHash, structuredClone(record))
    return true
  }

  async touch(touches: readonly SessionTouch[]): Promise<void> {
    await this.#arrive('touch')
    for (const touch of touches) {
      const row = this.rows.get(touch.idHash)
      if (row && row.lastSeenAt < touch.lastSeenAt) this.rows.set(row.idHash, { ...row, ...touch })
    }
  }

  async destroy(idHash: string): Promise<void> {
    await this.#arrive('destroy')
    this.rows.delete(idHash)
  }

  async listOf(owner: UserReference, now: number): Promise<readonly SessionSummary[]> {
    await this.#arrive('listOf')
    return this.#of(owner)
      .filter((row) => row.idleEndsAt > now && row.absoluteEndsAt > now)
      .map(({ idHash, version, data, seriesHash, rotatedAt, ...summary }) => summary)
      .sort((one, other) => other.lastSeenAt - one.lastSeenAt)
  }

  async destroyOne(owner: UserReference, publicId: string): Promise<boolean> {
    await this.#arrive('destroyOne')
    const row = this.#of(owner).find((one) => one.publicId === publicId)
    return row !== undefined && this.rows.delete(row.idHash)
  }

  async destroyAllOf(owner: UserReference, exceptPublicId?: string): Promise<number> {
    await this.#arrive('destroyAllOf')
    const rows = this.#of(owner).filter((row) => row.publicId !== exceptPublicId)
    for (const { idHash } of rows) this.rows.delete(idHash)
    return rows.length
  }

  async destroyOldest(
    owner: UserReference,
    publicId: string,
    others: number,
    now: number,
  ): Promise<number> {
    await this.#arrive('destroyOldest')
    const rows = this.#of(owner)
      .filter(
        (row) => row.publicId !== publicId && row.idleEndsAt > now && row.absoluteEndsAt > now,
      )
      .sort((one, other) => other.lastSeenAt - one.lastSeenAt)
      .slice(others)
    for (const { idHash } of rows) this.rows.delete(idHash)
    return rows.length
  }

  async purge(now: number): Promise<number> {
    await this.#arrive('purge')
    const over = [...this.rows].filter(
      ([, { idleEndsAt, absoluteEndsAt }]) => idleEndsAt <= now || absoluteEndsAt <= now,
    )
    for (const [idHash] of over) this.rows.delete(idHash)
    return over.length
  }

  #of({ backend, userId }: UserReference): SessionRecord[] {
    return [...this.rows.values()].filter((row) => row.backend === backend && row.userId === userId)
  }

  async #arrive(method: keyof SessionStore): Promise<void> {
    this.calls.push(method)
    await new Promise(setImmediate)
    await this.before(method)
  }
}
