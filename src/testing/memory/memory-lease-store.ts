import type { LeaseStore } from '../../auth/jobs/lease-store.ts'

/** Who holds a lease, and until when. */
export interface Lease {
  readonly holder: string
  readonly endsAt: number
}

/** Keeps leases in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryLeaseStore implements LeaseStore {
  readonly #leases = new Map<string, Lease>()

  /** A copy of everything at rest, for a test to look at. */
  get leases(): ReadonlyMap<string, Lease> {
    return structuredClone(this.#leases)
  }

  async claim(name: string, holder: string, until: number, now: number): Promise<boolean> {
    const lease = this.#leases.get(name)
    if (lease && lease.endsAt > now && lease.holder !== holder) return false
    this.#leases.set(name, { holder, endsAt: until })
    return true
  }

  async release(name: string, holder: string): Promise<void> {
    if (this.#leases.get(name)?.holder === holder) this.#leases.delete(name)
  }
}
