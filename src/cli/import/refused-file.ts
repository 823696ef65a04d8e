import { once } from 'node:events'
import {
  closeSync,
  createWriteStream,
  fstatSync,
  lstatSync,
  openSync,
  rmSync,
  type WriteStream,
} from 'node:fs'
import type { ImportLine } from '../../auth/import/import-options.ts'
import type { LineProblem } from '../../auth/import/user-record.ts'
import { CommandFailed } from '../command.ts'
import { reasonOf } from './reason.ts'

/**
 * The lines that were refused, each with the reasons, to be mended and imported again.
 *
 * It holds what the file held, hashes and all: only its owner may read it. It is always a new file: one
 * that is there already belongs to somebody, and may be open to others.
 */
export class RefusedFile {
  readonly path: string
  readonly #descriptor: number
  #stream: WriteStream | null = null
  #error: Error | null = null

  private constructor(path: string, descriptor: number) {
    this.path = path
    this.#descriptor = descriptor
  }

  /** @throws CommandFailed when there is something at the path, or nothing can be made there. */
  static at(path: string): RefusedFile {
    const descriptor = openNew(path)
    if (descriptor !== null) return new RefusedFile(path, descriptor)
    throw new CommandFailed(
      `"${path}" is there already, and is left as it is. Name a new file for the refused lines: --refused FILE`,
    )
  }

  /**
   * A file that nobody has named: with a number in its name when an earlier run has left one.
   *
   * @param start what its path begins with.
   * @throws CommandFailed when nothing can be made there.
   */
  static startingWith(start: string): RefusedFile {
    for (let number = 1; ; number++) {
      const path = `${start}refused${number === 1 ? '' : `-${number}`}.ndjson`
      const descriptor = openNew(path)
      if (descriptor !== null) return new RefusedFile(path, descriptor)
    }
  }

  async add(line: ImportLine, problems: readonly LineProblem[]): Promise<void> {
    this.#stream ??= this.#open()
    if (this.#stream.write(`${JSON.stringify(describe(line, problems))}\n`)) return
    await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')])
    this.#assertWritten()
  }

  /**
   * Ends the file, or takes it away if no line was refused.
   *
   * @throws Error when not everything could be written.
   */
  async close(): Promise<void> {
    if (!this.#stream) return this.#takeAway()
    if (!this.#stream.destroyed) {
      this.#stream.end()
      await once(this.#stream, 'close').catch(() => {})
    }
    this.#assertWritten()
  }

  #open(): WriteStream {
    const stream = createWriteStream('', { fd: this.#descriptor })
    stream.on('error', (error) => {
      this.#error ??= error
    })
    return stream
  }

  /** Somebody may have put another file into its place meanwhile. */
  #takeAway(): void {
    const ours = fstatSync(this.#descriptor, { bigint: true })
    const there = lstatSync(this.path, { bigint: true, throwIfNoEntry: false })
    const isOurs = there?.ino === ours.ino && there.dev === ours.dev && there.size === 0n
    if (isOurs) rmSync(this.path)
    closeSync(this.#descriptor)
  }

  #assertWritten(): void {
    if (this.#error) throw this.#error
  }
}

/** The descriptor of a new file; `null` when there is something already. */
function openNew(path: string): number | null {
  try {
    // Exclusive: it follows no link, and neither empties a file nor waits for the reader of a FIFO.
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return null
    throw new CommandFailed(`"${path}" cannot be made: ${code}.`)
  }
}

function describe({ number, record, text }: ImportLine, problems: readonly LineProblem[]) {
  const reasons = problems.map((problem) => `${problem.column}: ${reasonOf(problem)}`)
  return record ? { line: number, reasons, record } : { line: number, reasons, text: text ?? null }
}
