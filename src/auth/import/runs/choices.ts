import { type Outcome, type Problem, refused } from '../../problem.ts'
import { readColumnMap } from '../reading/column-map.ts'
import { delimiterOf, formatByName } from '../reading/format.ts'
import { ImportUnreadable } from '../reading/import-unreadable.ts'
import { kinds } from '../reading/kinds/kinds.ts'
import type { ImportFormat, ReadOptions } from '../reading/read-lines.ts'

/** How a file is read. */
export interface ImportChoices {
  /** Whose export it is; `null`: its columns are ours. */
  readonly from: string | null
  /** `null`: as the kind writes it. */
  readonly format: ImportFormat | null
  readonly delimiter: string | null
  /** `field=column,…`; `null` for none. */
  readonly map: string | null
  readonly unknown: 'refuse' | 'skip'
  /** Whether fast hashes are taken, and wrapped in a strong one. */
  readonly allowWeak: boolean
}

const MAP_MAX_LENGTH = 2000

/** The names of the kinds of exports. */
export const IMPORT_KINDS: readonly string[] = kinds.map(({ name }) => name)

/** Reads what was typed into the form. */
export function readChoices(
  { from = '', format = '', delimiter = '', map = '', unknown = '', allowWeak = '' },
  fileName: string,
): Outcome<ImportChoices> {
  const problems: Problem[] = []
  if (from !== '' && !IMPORT_KINDS.includes(from)) problems.push(of('from', 'import.kind_unknown'))
  const written = formatOf(format, from, fileName)
  if (written === undefined) problems.push(of('format', 'import.format_unknown'))
  const between = delimiter === '' ? null : delimiterOf(delimiter)
  if (delimiter !== '' && between === null) problems.push(of('delimiter', 'import.delimiter'))
  problems.push(...problemsOfMap(map.trim()))
  if (problems.length > 0) return refused(...problems)
  return {
    ok: true,
    value: {
      from: from || null,
      format: written ?? null,
      delimiter: between,
      map: map.trim() || null,
      unknown: unknown === 'skip' ? 'skip' : 'refuse',
      allowWeak: allowWeak !== '',
    },
  }
}

/** The options with which lines are read. */
export function readOptionsOf({ from, delimiter, map, unknown }: ImportChoices): ReadOptions {
  return {
    kind: kinds.find(({ name }) => name === from),
    map: map === null ? undefined : readColumnMap(map),
    delimiter: delimiter ?? undefined,
    // A kind reads what it needs.
    unknown,
  }
}

function formatOf(given: string, from: string, fileName: string): ImportFormat | null | undefined {
  if (given === 'csv' || given === 'ndjson' || given === 'json') return given
  if (given !== '') return undefined
  return from === '' ? (formatByName(fileName) ?? undefined) : null
}

function problemsOfMap(map: string): Problem[] {
  if (map === '') return []
  if (map.length > MAP_MAX_LENGTH)
    return [of('map', 'import.map_too_long', { max: MAP_MAX_LENGTH })]
  try {
    readColumnMap(map)
    return []
  } catch (error) {
    if (!(error instanceof ImportUnreadable)) throw error
    return [of('map', error.code, error.params)]
  }
}

function of(field: string, code: string, params?: Problem['params']): Problem {
  return { field, code, ...(params && { params }) }
}
