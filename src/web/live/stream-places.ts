import { Overloaded, Throttled } from '../../auth/errors.ts'

/** Streams of one person, and of everybody, in one process. */
const MOST_STREAMS_OF_PERSON = 5
const MOST_STREAMS = 200
/** When to try again, in milliseconds. */
const RETRY_AFTER_MS = 60_000

/** Counts what is open: each stream holds a connection, and a browser that comes back by itself could open many. */
export class StreamPlaces {
  readonly #people = new Map<string, number>()
  #all = 0

  /**
   * Takes a place for a stream of this person.
   *
   * @returns gives it back; more than once does no harm.
   * @throws Throttled when the person has too many, Overloaded when there are too many of all.
   */
  take(person: string): () => void {
    const own = this.#people.get(person) ?? 0
    if (own >= MOST_STREAMS_OF_PERSON) throw new Throttled(RETRY_AFTER_MS)
    if (this.#all >= MOST_STREAMS) throw new Overloaded('another stream')
    this.#all++
    this.#people.set(person, own + 1)
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      this.#all--
      const left = (this.#people.get(person) ?? 1) - 1
      if (left > 0) this.#people.set(person, left)
      else this.#people.delete(person)
    }
  }
}
