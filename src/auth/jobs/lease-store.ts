/**
 * Where processes agree on who does a job. Every method is one atomic step, and rejects with
 * `StoreUnavailable` when the store cannot be asked. Times are milliseconds since 1970-01-01 UTC.
 */
export interface LeaseStore {
  /**
   * Takes a lease that is free, is over at `now`, or is the holder's already.
   *
   * @param holder a name that no other process has.
   * @param until when the lease is over.
   * @returns false when somebody else holds it; nothing is written then.
   */
  claim(name: string, holder: string, until: number, now: number): Promise<boolean>

  /** Gives a lease back. Does nothing to one that somebody else holds. */
  release(name: string, holder: string): Promise<void>
}
