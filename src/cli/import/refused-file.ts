import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { ImportLine } from '../../auth/imports/import-users.ts'
import type { LineProblem } from '../../auth/imports/user-record.ts'

/**
 * The lines that were refused, each with the reasons, to be mended and imported again.
 *
 * It holds what the file held, hashes and all: only its owner may read it.
 */
export class RefusedFile {
  readonly path: string
  #stream: WriteStream | null = null

  constructor(path: string) {
    this.path = path
  }

  async add({ number, record }: ImportLine, problems: readonly LineProblem[]): Promise<void> {
    this.#stream ??= createWriteStream(this.path, { mode: 0o600 })
    const reasons = problems.map(({ column, message }) => `${column}: ${message}`)
    const text = `${JSON.stringify({ line: number, reasons, record })}\n`
    if (!this.#stream.write(text)) await once(this.#stream, 'drain')
  }

  async close(): Promise<void> {
    if (!this.#stream) return
    this.#stream.end()
    await once(this.#stream, 'close')
  }
}
