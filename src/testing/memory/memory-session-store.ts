import type {
  SessionChanges,
  SessionRecord,
  SessionStore,
  SessionTouch,
} from '../../auth/sessions/session-store.ts'

/** Keeps sessions in a map. What goes in and out is copied, as by a store that is elsewhere. */
export class MemorySessionStore implements SessionStore {
  readonly #records = new Map<string, SessionRecord>()

  /** A copy of everything at rest, for a test to look at. */
  get records(): readonly SessionRecord[] {
    return structuredClone([...this.#records.values()])
  }

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    const record = this.#records.get(idHash)
    return record && !isOver(record, now) ? structuredClone(record) : null
  }

  async insert(record: SessionRecord): Promise<void> {
    this.#records.set(record.idHash, structuredClone(record))
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    const record = this.#records.get(idHash)
    if (record?.version !== version) return false
    const { userId, backend, data } = structuredClone(changes)
    this.#records.set(idHash, { ...record, userId, backend, data, version: version + 1 })
    return true
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    if (!this.#records.delete(idHash)) return false
    this.#records.set(record.idHash, structuredClone(record))
    return true
  }

  async touch(touches: readonly SessionTouch[]): Promise<void> {
    for (const { idHash, lastSeenAt, idleEndsAt } of touches) {
      const record = this.#records.get(idHash)
      if (!record || record.lastSeenAt >= lastSeenAt) continue
      this.#records.set(idHash, { ...record, lastSeenAt, idleEndsAt })
    }
  }

  async destroy(idHash: string): Promise<void> {
    this.#records.delete(idHash)
  }

  async purge(now: number): Promise<number> {
    const over = [...this.#records.values()].filter((record) => isOver(record, now))
    for (const { idHash } of over) this.#records.delete(idHash)
    return over.length
  }
}

function isOver({ idleEndsAt, absoluteEndsAt }: SessionRecord, now: number): boolean {
  return idleEndsAt <= now || absoluteEndsAt <= now
}
