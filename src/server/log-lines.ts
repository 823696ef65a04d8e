import { type DestinationStream, destination } from 'pino'

const BLOCK_CHARACTERS = 16_384
const LONGEST_WAIT_MS = 250

/**
 * Writes lines to standard output in blocks, so that a request that logs does not wait for it. What is
 * left is written when the process ends, and lost when it is killed: a quarter of a second at most.
 *
 * Not in another thread: of a block that is on its way when the process ends nobody knows how much was
 * written. The stream of the library can wait for a block by itself, but counts all that has come in again
 * at each line, which takes longer than all the rest of a line.
 */
export class LogLines implements DestinationStream {
  readonly #stream = destination({ fd: 1, sync: true })
  #waiting: string[] = []
  #characters = 0

  constructor() {
    setInterval(() => this.flush(), LONGEST_WAIT_MS).unref()
    process.on('exit', () => this.flush())
  }

  write(line: string): void {
    this.#waiting.push(line)
    this.#characters += line.length
    if (this.#characters >= BLOCK_CHARACTERS) this.flush()
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#waiting.length === 0) return
    this.#stream.write(this.#waiting.join(''))
    this.#waiting = []
    this.#characters = 0
  }

  /** What pino calls before the process dies of a fatal error. */
  flushSync(): void {
    this.flush()
  }
}
