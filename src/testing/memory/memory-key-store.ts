import type { KeyStore, StoredKey } from '../../auth/keys/key-store.ts'

/** Keeps data keys in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryKeyStore implements KeyStore {
  readonly #keys = new Map<number, StoredKey>()

  async list(): Promise<readonly StoredKey[]> {
    return [...this.#keys.values()].sort((one, other) => one.number - other.number)
  }

  async add(key: StoredKey): Promise<boolean> {
    if (this.#keys.has(key.number)) return false
    this.#keys.set(key.number, key)
    return true
  }

  async rewrap(number: number, before: string, wrapped: string): Promise<boolean> {
    const key = this.#keys.get(number)
    if (key?.wrapped !== before) return false
    this.#keys.set(number, { ...key, wrapped })
    return true
  }
}
