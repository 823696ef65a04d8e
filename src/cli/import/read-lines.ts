import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { ImportLine } from '../../auth/imports/import-users.ts'
import { IMPORT_COLUMNS } from '../../auth/imports/user-record.ts'
import { CommandFailed } from '../command.ts'

/** The kinds of files of users. */
export type ImportFormat = 'csv' | 'ndjson'

/** Reads a stream line by line; no more is held than is being worked on. */
export function readLines(input: Readable, format: ImportFormat): AsyncIterable<ImportLine> {
  return format === 'csv' ? readCsv(input) : readNdjson(input)
}

interface CsvRow {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** @throws CommandFailed for a header with a column that is not ours, or without `username`. */
async function* readCsv(input: Readable): AsyncGenerator<ImportLine> {
  const skipped: ImportLine[] = []
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  })
  parser.on('skip', (error: { lines?: number }) => {
    skipped.push({ number: error.lines ?? 0, record: null })
  })
  input.on('error', (error) => parser.destroy(error))
  let header: readonly string[] | null = null
  for await (const { record, info } of input.pipe(parser) as AsyncIterable<CsvRow>) {
    yield* skipped.splice(0)
    if (header === null) header = checkedHeader(record)
    else yield { number: info.lines, record: toRecord(header, record) }
  }
  yield* skipped
}

async function* readNdjson(input: Readable): AsyncGenerator<ImportLine> {
  let number = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (text.trim() !== '') yield { number, record: parseObject(text) }
  }
}

function checkedHeader(header: readonly string[]): readonly string[] {
  const columns = header.map((name) => name.trim())
  const unknown = columns.find((name) => !(IMPORT_COLUMNS as readonly string[]).includes(name))
  if (unknown !== undefined) {
    throw new CommandFailed(
      `The first line has a column "${unknown}". Known are: ${IMPORT_COLUMNS.join(', ')}`,
    )
  }
  if (!columns.includes('username')) throw new CommandFailed('There is no column "username".')
  if (new Set(columns).size < columns.length)
    throw new CommandFailed('A column stands there twice.')
  return columns
}

/** `null` for a row that has more or fewer values than there are columns. */
function toRecord(header: readonly string[], values: readonly string[]) {
  if (values.length !== header.length) return null
  return Object.fromEntries(header.map((name, index) => [name, values[index]]))
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text, (key, inner) =>
      key === '__proto__' ? undefined : inner,
    )
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
