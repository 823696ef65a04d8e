import { Overloaded } from '../../errors.ts'

export interface FairQueueOptions {
  /** Work that goes on at the same time at most. */
  readonly atOnce: number
  /** Work that may wait at most, of all clients together. */
  readonly places: number
}

interface Waiting {
  start(): void
  refuse(): void
}

/**
 * Lets work of many clients wait, and serves the clients in turn: one who asks for much waits for their own
 * work, not the others. When all places are taken, whoever has the most gives up the last of theirs to
 * somebody who has fewer.
 */
export class FairQueue {
  readonly #atOnce: number
  readonly #places: number
  /** Who waits, in the order in which they are served; nobody without work. */
  readonly #clients = new Map<string, Waiting[]>()
  #running = 0
  #waiting = 0

  constructor({ atOnce, places }: FairQueueOptions) {
    this.#atOnce = atOnce
    this.#places = places
  }

  /** How much work is waiting. */
  get waiting(): number {
    return this.#waiting
  }

  /**
   * Does the work when it is the client's turn.
   *
   * @param client whose work it is; the same text for all who have no name.
   * @throws Overloaded when there is no place, at once or later.
   * @throws what the signal says when it aborts while the work is waiting.
   */
  run<T>(client: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#running < this.#atOnce) return this.#start(work)
    if (this.#waiting >= this.#places && !this.#makePlaceFor(client)) {
      return Promise.reject(new Overloaded('password hashing'))
    }
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        this.#remove(client, one)
        reject(signal?.reason)
      }
      const one: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', leave)
          this.#start(work).then(resolve, reject)
        },
        refuse: () => {
          signal?.removeEventListener('abort', leave)
          reject(new Overloaded('password hashing'))
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#add(client, one)
    })
  }

  async #start<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#startNext()
    }
  }

  #startNext(): void {
    const [turn] = this.#clients
    if (!turn) return
    const [client, [first]] = turn
    this.#remove(client, first as Waiting)
    const rest = this.#clients.get(client)
    // The others come first now.
    if (rest && this.#clients.delete(client)) this.#clients.set(client, rest)
    first?.start()
  }

  /** Whether somebody else, who has more than this client would have, has given up a place. */
  #makePlaceFor(client: string): boolean {
    const [most, work] = [...this.#clients].reduce((one, other) =>
      other[1].length > one[1].length ? other : one,
    )
    const own = this.#clients.get(client)?.length ?? 0
    const last = work.at(-1)
    if (!last || work.length <= own + 1) return false
    this.#remove(most, last)
    last.refuse()
    return true
  }

  #add(client: string, one: Waiting): void {
    const own = this.#clients.get(client)
    if (own) own.push(one)
    else this.#clients.set(client, [one])
    this.#waiting += 1
  }

  #remove(client: string, one: Waiting): void {
    const own = this.#clients.get(client)
    const index = own?.indexOf(one) ?? -1
    if (!own || index < 0) return
    own.splice(index, 1)
    this.#waiting -= 1
    if (own.length === 0) this.#clients.delete(client)
  }
}
