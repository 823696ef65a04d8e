import type { BulkConflict } from './bulk-user-store.ts'
import type { LineProblem } from './user-record.ts'

/** Of a line that could not be read, when nothing more is known. */
export const UNREADABLE: LineProblem = { column: 'line', code: 'import.unreadable' }

const CODES = {
  exists: 'import.repeated',
  repeated: 'import.repeated',
  email_taken: 'import.email_taken',
  looks_alike: 'import.looks_alike',
} as const

/** What is wrong with a line that cannot be written. */
export function explain({ kind, line }: BulkConflict): LineProblem {
  const column = kind === 'email_taken' ? 'email' : 'username'
  const code = CODES[kind]
  return line === undefined
    ? { column, code }
    : { column, code: `${code}_by_line`, params: { line } }
}
