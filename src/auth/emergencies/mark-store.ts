/**
 * Keeps whole numbers by name that never become smaller, such as when something was seen last. Every method is one
 * atomic step, and rejects with `StoreUnavailable` when the store cannot be asked.
 */
export interface MarkStore {
  /** All marks by their names. */
  all(): Promise<ReadonlyMap<string, number>>

  /** Keeps a mark, unless there is one of this name: of any number of parallel calls one does. */
  add(name: string, value: number): Promise<void>

  /** Moves a mark forward, or makes it. One that is further already stays where it is. */
  raise(name: string, value: number): Promise<void>
}
