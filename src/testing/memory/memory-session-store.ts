import { type AuditCursor, readCursor, writeCursor } from '../../auth/audit/audit-cursor.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import {
  MOST_LISTED_SESSIONS,
  type SessionChanges,
  type SessionPage,
  type SessionRecord,
  type SessionState,
  type SessionStore,
  type SessionSummary,
  type SessionTouch,
} from '../../auth/sessions/session-store.ts'
import type { UserReference } from '../../auth/user.ts'
import { isOf } from './is-of.ts'
import { toldRows, toldTime } from './own-data/told-rows.ts'

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

  async findSeries(seriesHash: string, now: number): Promise<SessionRecord | null> {
    const found = [...this.#records.values()].find((one) => one.seriesHash === seriesHash)
    return found && !isOver(found, now) ? structuredClone(found) : null
  }

  async findEnded(publicIds: readonly string[], now: number): Promise<readonly string[]> {
    const open = new Set((await this.findOpen(publicIds, now)).map(({ publicId }) => publicId))
    return publicIds.filter((id) => !open.has(id))
  }

  async findOpen(publicIds: readonly string[], now: number): Promise<readonly SessionState[]> {
    const asked = new Set(publicIds)
    const found = this.records.filter((one) => asked.has(one.publicId) && !isOver(one, now))
    return found.map(({ address, agent, seriesHash, rotatedAt, ...state }) => state)
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

  async listOf(owner: UserReference, now: number): Promise<readonly SessionSummary[]> {
    return this.#of(owner)
      .filter((record) => !isOver(record, now))
      .sort((one, other) => other.lastSeenAt - one.lastSeenAt)
      .slice(0, MOST_LISTED_SESSIONS)
      .map(({ idHash, version, data, seriesHash, rotatedAt, ...summary }) => summary)
  }

  async listAll(after: string | null, limit: number, now: number): Promise<SessionPage> {
    const place = after === null ? null : readCursor(after)
    const found = [...this.#records.values()]
      .filter((record) => record.userId !== null && !isOver(record, now))
      .sort(byBeginning)
      .filter((record) => place === null || isBehind(record, place))
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    const hasMore = found.length > limit && last !== undefined
    return {
      sessions: shown.map(({ idHash, version, data, seriesHash, rotatedAt, ...summary }) => ({
        ...summary,
        owner: { backend: summary.backend ?? '', userId: summary.userId ?? '' },
      })),
      next: hasMore ? writeCursor({ at: last.createdAt, id: last.publicId }) : null,
    }
  }

  async destroyOne(owner: UserReference, publicId: string): Promise<boolean> {
    return this.#remove(this.#of(owner).filter((one) => one.publicId === publicId)) === 1
  }

  async destroyAllOf(owner: UserReference, exceptPublicId?: string): Promise<number> {
    return this.#remove(this.#of(owner).filter((one) => one.publicId !== exceptPublicId))
  }

  async destroyOldest(
    owner: UserReference,
    publicId: string,
    others: number,
    now: number,
  ): Promise<number> {
    const oldest = this.#of(owner)
      .filter((one) => one.publicId !== publicId && !isOver(one, now))
      .sort((one, other) => other.lastSeenAt - one.lastSeenAt)
      .slice(others)
    return this.#remove(oldest)
  }

  dataOf(person: DataOwner) {
    const rows = this.#of(person).map(({ isRemembered, address, agent, ...record }) => ({
      createdAt: toldTime(record.createdAt),
      lastSeenAt: toldTime(record.lastSeenAt),
      idleEndsAt: toldTime(record.idleEndsAt),
      absoluteEndsAt: toldTime(record.absoluteEndsAt),
      rotatedAt: toldTime(record.rotatedAt),
      ...{ isRemembered, address, agent },
    }))
    return toldRows(rows)
  }

  async purge(now: number): Promise<number> {
    return this.#remove([...this.#records.values()].filter((record) => isOver(record, now)))
  }

  #of(owner: UserReference): SessionRecord[] {
    return [...this.#records.values()].filter((record) => isOf(owner, record))
  }

  #remove(records: readonly SessionRecord[]): number {
    for (const { idHash } of records) this.#records.delete(idHash)
    return records.length
  }
}

function isOver({ idleEndsAt, absoluteEndsAt }: SessionRecord, now: number): boolean {
  return idleEndsAt <= now || absoluteEndsAt <= now
}

/** The one that began last first; where several began at once, by their public ids. */
function byBeginning(one: SessionRecord, other: SessionRecord): number {
  return other.createdAt - one.createdAt || (one.publicId < other.publicId ? -1 : 1)
}

function isBehind({ createdAt, publicId }: SessionRecord, { at, id }: AuditCursor): boolean {
  return createdAt < at || (createdAt === at && publicId > id)
}
