import type { Readable } from 'node:stream'
import type { ImportLine } from '../../auth/import/import-users.ts'
import { IMPORT_COLUMNS, type LineProblem } from '../../auth/import/user-record.ts'
import { CommandFailed } from '../command.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import { readTextLines, type TextLine } from './text-lines.ts'

/** The kinds of files of users. */
export type ImportFormat = 'csv' | 'ndjson'

/**
 * Reads a stream, as many lines at a time as come in one chunk.
 *
 * @throws CommandFailed for a header with a column that is not ours, or without `username`.
 */
export function readLines(input: Readable, format: ImportFormat): AsyncIterable<ImportLine[]> {
  return format === 'csv' ? readCsv(input) : readNdjson(input)
}

async function* readCsv(input: Readable): AsyncGenerator<ImportLine[]> {
  const records = new CsvRecords()
  let header: readonly string[] | null = null
  const read = (found: CsvRecord[]): ImportLine[] => {
    if (header === null && found.length > 0) header = checkedHeader(found.shift() as CsvRecord)
    return found.map((record) => toLine(header as readonly string[], record))
  }
  for await (const lines of readTextLines(input)) yield read(records.add(lines))
  yield read(records.end())
  if (header === null) throw new CommandFailed('The file is empty: it has not even a header.')
}

function checkedHeader({ values }: CsvRecord): readonly string[] {
  const columns = values?.map((name) => name.trim()) ?? ['?']
  const known: readonly string[] = IMPORT_COLUMNS
  const unknown = columns.findIndex((name) => !known.includes(name))
  if (unknown >= 0) {
    // What stands there is not said: without a header it is somebody's value, and perhaps a password.
    throw new CommandFailed(
      `The first line must name the columns, and number ${unknown + 1} is none of them. Known are: ${known.join(', ')}`,
    )
  }
  if (!columns.includes('username')) throw new CommandFailed('There is no column "username".')
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw new CommandFailed(`The column "${twice}" stands there twice.`)
  return columns
}

function toLine(header: readonly string[], { number, text, values }: CsvRecord): ImportLine {
  if (text === null || values === null) {
    return unreadable(number, text, text === null ? TOO_LONG : QUOTES_MISPLACED)
  }
  if (values.length !== header.length) {
    const params = { found: values.length, expected: header.length }
    return unreadable(number, text, { column: 'line', code: 'import.values_miscounted', params })
  }
  if (isDamaged(text)) return unreadable(number, text, NOT_UTF8)
  const record: Record<string, unknown> = {}
  for (let index = 0; index < header.length; index++) {
    record[header[index] as string] = values[index]
  }
  return { number, record }
}

async function* readNdjson(input: Readable): AsyncGenerator<ImportLine[]> {
  for await (const lines of readTextLines(input)) {
    yield lines.filter(({ text }) => text === null || text.trim() !== '').map(fromJson)
  }
}

function fromJson({ number, text }: TextLine): ImportLine {
  if (text === null) return unreadable(number, null, TOO_LONG)
  if (isDamaged(text)) return unreadable(number, text, NOT_UTF8)
  const object = parseObject(text)
  if (object === null) return unreadable(number, text, NOT_AN_OBJECT)
  return { number, record: object }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    // Lines that were refused before come with the reasons around them.
    if (isObject(value) && 'reasons' in value) return isObject(value.record) ? value.record : null
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const TOO_LONG: LineProblem = { column: 'line', code: 'import.too_long' }
const NOT_UTF8: LineProblem = { column: 'line', code: 'import.not_utf8' }
const QUOTES_MISPLACED: LineProblem = { column: 'line', code: 'import.quotes_misplaced' }
const NOT_AN_OBJECT: LineProblem = { column: 'line', code: 'import.not_an_object' }

function unreadable(number: number, text: string | null, problem: LineProblem): ImportLine {
  return { number, record: null, text, problem }
}

/** What bytes that are no UTF-8 become. */
function isDamaged(text: string): boolean {
  return text.includes('\uFFFD')
}
