/** A data key at rest. It is of no use to anybody without the secret of the site. */
export interface StoredKey {
  /** 1 for the first, then upwards. Stands in everything that is sealed with the key. */
  readonly number: number
  /** The key, wrapped under the secret. */
  readonly wrapped: string
  /** When it was made, in milliseconds since 1970-01-01 UTC. */
  readonly createdAt: number
}

/**
 * Where data keys rest. Every method is one atomic step, and rejects with `StoreUnavailable` when the
 * store cannot be asked.
 */
export interface KeyStore {
  /** All keys, the first one first. */
  list(): Promise<readonly StoredKey[]>

  /**
   * Adds a key unless there is one with its number already: of any number of parallel calls one adds.
   *
   * @returns false when there is one; nothing is written then.
   */
  add(key: StoredKey): Promise<boolean>

  /**
   * Wraps a key anew.
   *
   * @param before how it is wrapped until now.
   * @returns false when it is wrapped otherwise by now; nothing is written then.
   */
  rewrap(number: number, before: string, wrapped: string): Promise<boolean>
}
