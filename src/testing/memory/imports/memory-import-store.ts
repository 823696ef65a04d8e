import {
  hasEnded,
  type ImportEnd,
  type ImportFailure,
  type ImportProgress,
  type ImportRecord,
  type ImportStore,
  isAtWork,
  type NewImport,
} from '../../../auth/import/runs/import-store.ts'
import type { DataOwner } from '../../../auth/own-data/tells-of-person.ts'
import { isOf } from '../is-of.ts'
import { toldRows, toldTime } from '../own-data/told-rows.ts'

const NO_COUNTS = { lines: 0, created: 0, existing: 0, refused: 0 }

/** Keeps imports in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryImportStore implements ImportStore {
  readonly #rows = new Map<string, ImportRecord>()

  /** A copy of everything at rest, for a test to look at. */
  get imports(): readonly ImportRecord[] {
    return structuredClone([...this.#rows.values()])
  }

  dataOf(person: DataOwner) {
    const own = [...this.#rows.values()].filter(({ by }) => isOf(person, by))
    const rows = own.map(({ createdAt, endedAt, fileName, fileBytes, state, counts }) => ({
      ...{ createdAt: toldTime(createdAt), endedAt: toldTime(endedAt), fileName, fileBytes, state },
      ...{ lineCount: counts.lines, createdCount: counts.created },
      ...{ existingCount: counts.existing, refusedCount: counts.refused },
    }))
    return toldRows(rows)
  }

  async add(one: NewImport): Promise<void> {
    this.#rows.set(one.id, {
      ...structuredClone(one),
      ...{ state: 'uploaded', holder: null, beatAt: null, endedAt: null },
      ...{ counts: NO_COUNTS, bytesRead: 0, checked: null, refusedLines: [], failure: null },
    })
  }

  async find(id: string): Promise<ImportRecord | null> {
    return structuredClone(this.#rows.get(id) ?? null)
  }

  async newest(limit: number): Promise<readonly ImportRecord[]> {
    const all = this.imports.map((one) => ({ ...one, refusedLines: [] }))
    return all.sort(byAge).slice(0, limit)
  }

  async claim(
    id: string,
    to: 'checking' | 'running',
    holder: string,
    now: number,
  ): Promise<boolean> {
    const from = to === 'checking' ? 'uploaded' : 'checked'
    const fresh = { counts: NO_COUNTS, bytesRead: 0, refusedLines: [], endedAt: null }
    return this.#change(id, ({ state }) => state === from, {
      ...fresh,
      state: to,
      holder,
      beatAt: now,
    })
  }

  async progress(
    id: string,
    holder: string,
    progress: ImportProgress,
    now: number,
  ): Promise<boolean> {
    const isOurs = (row: ImportRecord) => row.holder === holder && isAtWork(row.state)
    return this.#change(id, isOurs, { ...structuredClone(progress), beatAt: now })
  }

  async finish(id: string, holder: string, end: ImportEnd, now: number): Promise<boolean> {
    const { state, failure, checked, ...figures } = structuredClone(end)
    const isTaken = isAtWork(this.#rows.get(id)?.state ?? 'done')
    return this.#change(id, (row) => row.holder === holder, {
      ...figures,
      holder: null,
      ...(isTaken && { state, failure, endedAt: state === 'checked' ? null : now }),
      ...(checked && { checked }),
    })
  }

  async cancel(id: string, now: number, failure: ImportFailure | null = null): Promise<boolean> {
    const isOn = ({ state }: ImportRecord) => !hasEnded(state)
    return this.#change(id, isOn, { state: 'cancelled', endedAt: now, failure })
  }

  async interrupt(silentSince: number, now: number): Promise<number> {
    const silent = [...this.#rows.values()].filter(({ state, beatAt, createdAt }) =>
      isAtWork(state)
        ? (beatAt ?? createdAt) < silentSince
        : state === 'uploaded' && createdAt < silentSince,
    )
    for (const { id } of silent) {
      this.#change(id, () => true, { state: 'interrupted', endedAt: now })
    }
    return silent.length
  }

  #change(
    id: string,
    isRight: (row: ImportRecord) => boolean,
    changes: Partial<ImportRecord>,
  ): boolean {
    const row = this.#rows.get(id)
    if (!row || !isRight(row)) return false
    this.#rows.set(id, { ...row, ...changes })
    return true
  }
}

function byAge(a: ImportRecord, b: ImportRecord): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)
}
