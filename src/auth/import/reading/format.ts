import type { ImportFormat } from './read-lines.ts'

/** The format that the name of a file tells; `null` when it tells none. */
export function formatByName(name: string): ImportFormat | null {
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson'
  if (/\.json$/i.test(name)) return 'json'
  return /\.(csv|tsv)$/i.test(name) ? 'csv' : null
}

/** What stands between the values of a CSV file; `null` for what cannot. */
export function delimiterOf(given: string): string | null {
  if (given === 'tab' || given === '\\t') return '\t'
  return given.length === 1 && !/["\r\n]/.test(given) ? given : null
}
