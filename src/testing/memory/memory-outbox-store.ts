import type {
  ClaimedMail,
  OutboxCounts,
  OutboxMail,
  OutboxStore,
} from '../../auth/mail/outbox-store.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import { isAddressOf, toldRows, toldTime } from './own-data/told-rows.ts'

/** A mail at rest, and what has become of it. */
export interface OutboxRow extends ClaimedMail {
  readonly state: keyof OutboxCounts
  /** When it may be claimed: when it is due, or when a claim runs out. */
  readonly dueAt: number
  readonly worker: string | null
}

/** Keeps mails in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryOutboxStore implements OutboxStore {
  readonly #rows = new Map<string, OutboxRow>()

  /** A copy of everything at rest, for a test to look at. */
  get rows(): readonly OutboxRow[] {
    return structuredClone([...this.#rows.values()])
  }

  async add(mail: OutboxMail): Promise<void> {
    const { createdAt: dueAt } = mail
    this.#rows.set(mail.id, { ...mail, attempts: 0, state: 'waiting', dueAt, worker: null })
  }

  async claim(
    worker: string,
    until: number,
    now: number,
    limit: number,
  ): Promise<readonly ClaimedMail[]> {
    const due = [...this.#rows.values()].filter(
      (row) => row.state === 'waiting' && row.dueAt <= now,
    )
    return due
      .sort(byAge)
      .slice(0, limit)
      .map((row) => this.#write({ ...row, worker, dueAt: until, attempts: row.attempts + 1 }))
      .map(toMail)
  }

  async sent(id: string, worker: string): Promise<boolean> {
    return this.#finish(id, worker, { state: 'sent', params: '' })
  }

  async failed(id: string, worker: string, retryAt: number): Promise<boolean> {
    return this.#finish(id, worker, { dueAt: retryAt })
  }

  async abandon(id: string, worker: string): Promise<boolean> {
    return this.#finish(id, worker, { state: 'abandoned', params: '' })
  }

  async counts(): Promise<OutboxCounts> {
    const counts = { waiting: 0, sent: 0, abandoned: 0 }
    for (const { state } of this.#rows.values()) counts[state] += 1
    return counts
  }

  dataOf(person: DataOwner) {
    const named = [...this.#rows.values()].filter(({ to }) => isAddressOf(person, to))
    const rows = named.map(({ template, language, to, state, attempts, createdAt, dueAt }) => ({
      ...{ template, language, recipient: to, state, attempts },
      ...{ createdAt: toldTime(createdAt), dueAt: toldTime(dueAt) },
    }))
    return toldRows(rows)
  }

  async purge(before: number): Promise<number> {
    const old = [...this.#rows.values()].filter(
      ({ state, createdAt }) => state !== 'waiting' && createdAt < before,
    )
    for (const { id } of old) this.#rows.delete(id)
    return old.length
  }

  #finish(id: string, worker: string, changes: Partial<OutboxRow>): boolean {
    const row = this.#rows.get(id)
    if (row?.state !== 'waiting' || row.worker !== worker) return false
    this.#write({ ...row, ...changes, worker: null })
    return true
  }

  #write(row: OutboxRow): OutboxRow {
    this.#rows.set(row.id, row)
    return row
  }
}

function byAge(one: OutboxMail, other: OutboxMail): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)
}

function toMail({ state, dueAt, worker, ...mail }: OutboxRow): ClaimedMail {
  return mail
}
