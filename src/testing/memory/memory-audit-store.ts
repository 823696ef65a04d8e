import { type AuditCursor, readCursor, writeCursor } from '../../auth/audit/audit-cursor.ts'
import {
  type AddressCount,
  type AuditCount,
  type AuditCountQuery,
  type AuditEntry,
  type AuditFilter,
  type AuditPage,
  type AuditStore,
  COUNTED_MAX_ENTRIES,
} from '../../auth/audit/audit-store.ts'
import { fitsFilter } from '../../auth/audit/fits-filter.ts'

/** Keeps audit entries in a list. What goes in and out is copied, as by a store that is elsewhere. */
export class MemoryAuditStore implements AuditStore {
  #entries: readonly AuditEntry[] = []

  /** A copy of everything at rest, for a test to look at. */
  get entries(): readonly AuditEntry[] {
    return structuredClone(this.#entries)
  }

  async append(entries: readonly AuditEntry[]): Promise<void> {
    this.#entries = [...this.#entries, ...structuredClone(entries)].sort(newestFirst)
  }

  async list(filter: AuditFilter, cursor: string | null, limit: number): Promise<AuditPage> {
    const after = cursor === null ? null : readCursor(cursor)
    const found = this.#entries
      .filter((entry) => fitsFilter(entry, filter))
      .filter((entry) => !after || newestFirst(after, entry) < 0)
    const entries = structuredClone(found.slice(0, limit))
    const last = entries.at(-1)
    return { entries, next: last && found.length > limit ? writeCursor(last) : null }
  }

  async forget(before: number): Promise<number> {
    const isWanted = ({ at, address, agent }: AuditEntry) =>
      at < before && (address !== null || agent !== null)
    const count = this.#entries.filter(isWanted).length
    this.#entries = this.#entries.map((entry) =>
      isWanted(entry) ? { ...entry, address: null, agent: null } : entry,
    )
    return count
  }

  async countByTime({ names, from, to, everyMs }: AuditCountQuery): Promise<readonly AuditCount[]> {
    const counts = new Map<string, { name: string; part: number; count: number }>()
    for (const { name, at } of this.#entries) {
      if (!names.includes(name) || at < from || at >= to) continue
      const part = Math.floor((at - from) / everyMs)
      const known = counts.get(`${name} ${part}`) ?? { name, part, count: 0 }
      counts.set(`${name} ${part}`, { ...known, count: known.count + 1 })
    }
    return [...counts.values()]
  }

  async countByAddress(
    name: string,
    from: number,
    limit: number,
  ): Promise<readonly AddressCount[]> {
    const counts = new Map<string, number>()
    const meant = this.#entries.filter((entry) => entry.name === name && entry.at >= from)
    for (const { address } of meant.slice(0, COUNTED_MAX_ENTRIES)) {
      if (address !== null) counts.set(address, (counts.get(address) ?? 0) + 1)
    }
    return [...counts]
      .map(([address, count]) => ({ address, count }))
      .sort((one, other) => other.count - one.count || (one.address < other.address ? -1 : 1))
      .slice(0, limit)
  }
}

function newestFirst(one: AuditCursor, other: AuditCursor): number {
  if (one.at !== other.at) return other.at - one.at
  if (one.id === other.id) return 0
  return one.id > other.id ? -1 : 1
}
