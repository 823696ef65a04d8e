import type { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { ImportLine } from '../import-options.ts'
import type { LineProblem } from '../user-record.ts'
import type { Row } from './column-map.ts'
import { ImportUnreadable } from './import-unreadable.ts'
import { type CsvRecord, CsvRecords } from './records/csv-records.ts'
import { decode } from './records/decode.ts'
import { isTooDeep } from './records/json-depth.ts'
import { JsonRecords } from './records/json-records.ts'
import { type LdifEntry, LdifRecords } from './records/ldif-records.ts'
import { cutLines, LINE_MAX_LENGTH, type TextLine } from './records/text-lines.ts'
import { type HeaderCheck, MOST_COLUMNS, Shape, type ShapeOptions } from './shape.ts'

/** The kinds of files of users. */
export type ImportFormat = 'csv' | 'ndjson' | 'json' | 'ldif' | 'colon'

export interface ReadOptions extends ShapeOptions {
  /** Between the values of a CSV file (`,`). */
  readonly delimiter?: string | undefined
}

/**
 * Reads a stream, as many lines at a time as come in one chunk.
 *
 * @param format `null`: JSON where the text begins like it, otherwise what the kind is written in.
 * @throws ImportUnreadable for a header with a column that is not ours, or without `username`.
 */
export async function* readLines(
  input: Readable,
  format: ImportFormat | null,
  options: ReadOptions = {},
): AsyncGenerator<ImportLine[]> {
  const { start, chunks } = await peek(decode(input))
  const shape = new Shape(options)
  const written = format ?? (/^\s*[{[]/.test(start) ? 'json' : (options.kind?.text ?? 'csv'))
  const read = {
    csv: readCsv,
    ndjson: readNdjson,
    json: readJson,
    ldif: readLdif,
    colon: readColons,
  }
  for await (const lines of read[written](chunks, shape, options)) {
    // Lines may be as short as `{}`: a chunk has thousands of them, and other requests wait meanwhile.
    for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
      yield shape.all(lines.slice(at, at + LINES_AT_ONCE))
      await breathe()
    }
  }
}

const LINES_AT_ONCE = 500
const SHORT = 1000

/** The first piece of a text in which there is more than blanks, and all of the text. Nobody begins with more than a line of them. */
async function peek(source: AsyncGenerator<string>) {
  let start = ''
  const seen: string[] = []
  for (let length = 0; start.trim() === '' && length <= LINE_MAX_LENGTH; length += start.length) {
    const { value, done } = await source.next()
    if (done) break
    seen.push(value)
    start = value
  }
  async function* all() {
    yield* seen
    yield* source
  }
  return { start, chunks: all() }
}

async function* readCsv(
  chunks: AsyncIterable<string>,
  shape: HeaderCheck,
  { delimiter, kind }: ReadOptions,
): AsyncGenerator<ImportLine[]> {
  const records = new CsvRecords(delimiter)
  let header: readonly string[] | null = null
  const read = (found: CsvRecord[]): ImportLine[] => {
    if (header === null && found.length > 0) {
      const { values } = found[0] as CsvRecord
      const isNamed = !kind?.header || values?.includes(kind.header[0] as string) === true
      if (isNamed) header = shape.checkHeader((found.shift() as CsvRecord).values)
      else header = (kind?.header ?? []).slice(0, values?.length)
    }
    return found.map((record) => toLine(header as readonly string[], record))
  }
  for await (const lines of cutLines(chunks)) yield read(records.add(lines))
  yield read(records.end())
  if (header === null) throw new ImportUnreadable('import.file_empty')
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

async function* readNdjson(chunks: AsyncIterable<string>): AsyncGenerator<ImportLine[]> {
  for await (const lines of cutLines(chunks)) {
    yield lines.filter(({ text }) => text === null || text.trim() !== '').map(fromJson)
  }
}

async function* readJson(
  chunks: AsyncIterable<string>,
  _shape: HeaderCheck,
  { kind }: ReadOptions,
): AsyncGenerator<ImportLine[]> {
  const records = new JsonRecords(kind?.container)
  for await (const chunk of chunks) yield records.add(chunk).map(fromJson)
  yield records.end().map(fromJson)
  if (!records.hasRoot) throw new ImportUnreadable('import.file_no_json')
}

async function* readLdif(chunks: AsyncIterable<string>): AsyncGenerator<ImportLine[]> {
  const records = new LdifRecords()
  for await (const lines of cutLines(chunks)) yield records.add(lines).map(fromEntry)
  yield records.end().map(fromEntry)
}

function fromEntry({ number, text, record }: LdifEntry): ImportLine {
  return record ? { number, record, ...lengthOf(text) } : unreadable(number, null, TOO_LONG)
}

/** Lines of `htpasswd` and the shadow file: values by their number. */
async function* readColons(chunks: AsyncIterable<string>): AsyncGenerator<ImportLine[]> {
  for await (const lines of cutLines(chunks)) {
    yield lines
      .filter(({ text }) => text === null || !/^\s*(?:#|$)/.test(text))
      .map(({ number, text }) => {
        if (text === null) return unreadable(number, null, TOO_LONG)
        return { number, record: { ...text.trimEnd().split(':', MOST_COLUMNS + 1) } }
      })
  }
}

function fromJson({ number, text }: TextLine): ImportLine {
  if (text === null) return unreadable(number, null, TOO_LONG)
  if (isDamaged(text)) return unreadable(number, text, NOT_UTF8)
  const object = isTooDeep(text) ? null : parseObject(text)
  if (object === null) return unreadable(number, text, NOT_AN_OBJECT)
  return { number, record: object, ...lengthOf(text) }
}

/** Nothing for what is short, as nearly all lines are. */
function lengthOf(text: string): Pick<ImportLine, 'length'> {
  return text.length > SHORT ? { length: text.length } : {}
}

function parseObject(text: string): Row | null {
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
