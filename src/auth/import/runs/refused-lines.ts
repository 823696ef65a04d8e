import { IMPORT_COLUMNS } from '../import-columns.ts'
import type { ImportLine } from '../import-options.ts'
import type { LineProblem } from '../user-record.ts'
import type { RefusedLine } from './import-store.ts'

/** Refused lines that are kept of one import. */
export const MOST_REFUSED_LINES = 1000

const OURS: ReadonlySet<string> = new Set(IMPORT_COLUMNS)

/** Collects the first lines that are refused, without anything that stands in them. */
export class RefusedLines {
  readonly #lines: RefusedLine[] = []

  get all(): readonly RefusedLine[] {
    return this.#lines
  }

  add({ number }: ImportLine, problems: readonly LineProblem[]): void {
    for (const { column, code, params } of problems) {
      if (this.#lines.length >= MOST_REFUSED_LINES) return
      // The name of a column that is none of ours may be anything, such as a password in a wrong place.
      const known = OURS.has(column) ? column : ''
      this.#lines.push({ line: number, column: known, code, ...(params && { params }) })
    }
  }
}
