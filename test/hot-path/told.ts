/** Who writes: one of the two processes, or another client of the database. */
export type Writer = 'a' | 'b' | 'outside'

/** One of the two processes, which people ask for pages. */
export type Side = 'a' | 'b'

// What clocks that count milliseconds may disagree about.
const GRAIN_MS = 5

/** A value of what other processes wrote over, that a process may still believe in. */
interface Stale<T> {
  readonly side: Side
  readonly value: T
  readonly until: number
}

/** One thing that pages tell, and what each process may take it for at this moment. */
export class Told<T> {
  #value: T
  #stale: Stale<T>[] = []
  readonly #boundMs: number

  constructor(value: T, boundMs: number) {
    this.#value = value
    this.#boundMs = boundMs
  }

  /** What is true. */
  get value(): T {
    return this.#value
  }

  /** Call it when the write was answered. Whoever wrote must know it at once, others in time. */
  write(value: T, writer: Writer): void {
    const until = performance.now() + this.#boundMs + GRAIN_MS
    const sides: readonly Side[] = ['a', 'b']
    const late = this.#boundMs > 0 ? sides.filter((side) => side !== writer) : []
    this.#stale = [
      ...this.#stale.filter(({ side }) => side !== writer),
      ...late.map((side) => ({ side, value: this.#value, until })),
    ]
    this.#value = value
  }

  /** All that this process may say when it is asked now. */
  possible(side: Side): readonly T[] {
    const now = performance.now()
    const stale = this.#stale.filter((one) => one.side === side && one.until > now)
    return [this.#value, ...stale.map(({ value }) => value)]
  }

  /** Whether no process can take it for anything else than what it is. */
  get isSettled(): boolean {
    return [...this.possible('a'), ...this.possible('b')].every((one) => one === this.#value)
  }
}
