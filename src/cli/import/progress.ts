import type { ImportCounts } from '../../auth/import/import-options.ts'
import { print } from '../command.ts'

const BAR_WIDTH = 30
const TERMINAL_INTERVAL_MS = 100
const LINE_INTERVAL_MS = 3_000

/** Shows how far an import has come: a bar on a terminal, a line every few seconds elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly #share: () => number | null
  #shownAt = Date.now()

  /** @param share how much of the input was read, from 0 to 1; `null` when nobody knows. */
  constructor(stream: NodeJS.WritableStream, share: () => number | null) {
    this.#stream = stream
    this.#share = share
  }

  update(counts: ImportCounts): void {
    const interval = this.#stream.isTTY ? TERMINAL_INTERVAL_MS : LINE_INTERVAL_MS
    if (Date.now() - this.#shownAt < interval) return
    this.#shownAt = Date.now()
    if (this.#stream.isTTY) this.#stream.write(`\r${this.#bar()} ${counts.lines} lines\x1b[K`)
    else print(this.#stream, `${counts.lines} lines read, ${counts.refused} refused`)
  }

  /** Makes room for other lines, and leaves the terminal as it was. */
  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K')
  }

  #bar(): string {
    const share = this.#share()
    if (share === null) return ''
    const full = Math.round(share * BAR_WIDTH)
    return `[${'='.repeat(full)}${' '.repeat(BAR_WIDTH - full)}] ${Math.round(share * 100)}%`
  }
}
