import { once } from 'node:events'
import { createWriteStream, rmSync, type WriteStream } from 'node:fs'
import type { ImportLine } from '../../auth/import/import-users.ts'
import type { LineProblem } from '../../auth/import/user-record.ts'
import { reasonOf } from './reason.ts'

/**
 * The lines that were refused, each with the reasons, to be mended and imported again.
 *
 * It holds what the file held, hashes and all: only its owner may read it.
 */
export class RefusedFile {
  readonly path: string
  #stream: WriteStream | null = null
  #error: Error | null = null

  constructor(path: string) {
    this.path = path
  }

  async add(line: ImportLine, problems: readonly LineProblem[]): Promise<void> {
    this.#stream ??= this.#open()
    if (this.#stream.write(`${JSON.stringify(describe(line, problems))}\n`)) return
    await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')])
    this.#assertWritten()
  }

  /** @throws Error when not everything could be written. */
  async close(): Promise<void> {
    if (!this.#stream) return
    if (!this.#stream.destroyed) {
      this.#stream.end()
      await once(this.#stream, 'close').catch(() => {})
    }
    this.#assertWritten()
  }

  /** A new file: one that is there already may be open to others. */
  #open(): WriteStream {
    rmSync(this.path, { force: true })
    const stream = createWriteStream(this.path, { mode: 0o600, flags: 'wx' })
    stream.on('error', (error) => {
      this.#error ??= error
    })
    return stream
  }

  #assertWritten(): void {
    if (this.#error) throw this.#error
  }
}

function describe({ number, record, text }: ImportLine, problems: readonly LineProblem[]) {
  const reasons = problems.map((problem) => `${problem.column}: ${reasonOf(problem)}`)
  return record ? { line: number, reasons, record } : { line: number, reasons, text: text ?? null }
}
