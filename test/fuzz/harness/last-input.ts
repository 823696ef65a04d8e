import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

const LONGEST = 100_000

/**
 * Notes each input in a file before it is tried. A process that hangs or ends cannot say which input
 * did it; the file can.
 */
export class LastInput {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  note(input: unknown): void {
    const bytes = Buffer.from(JSON.stringify(input).slice(0, LONGEST))
    ftruncateSync(this.#file, 0)
    writeSync(this.#file, bytes, 0, bytes.length, 0)
  }

  close(): void {
    closeSync(this.#file)
  }
}
