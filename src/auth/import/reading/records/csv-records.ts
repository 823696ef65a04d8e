import { LINE_MAX_LENGTH, type TextLine } from './text-lines.ts'

/** One record of a CSV file, which may be several lines. */
export interface CsvRecord {
  /** Of its first line. */
  readonly number: number
  /** As it stands there; `null` when it was too long to be kept. */
  readonly text: string | null
  /** `null` when it is no record. */
  readonly values: readonly string[] | null
}

/**
 * Makes records of lines (RFC 4180). A line that cannot be read costs that line only: whatever follows
 * it is read anew, even after a quote that nobody has closed.
 *
 * By hand, because csv-parse takes as long for this as SQLite for writing all the users.
 */
export class CsvRecords {
  #open: TextLine[] = []
  #openLength = 0
  #isInQuotes = false
  readonly #delimiter: string
  readonly #value: RegExp

  constructor(delimiter = ',') {
    const sign = /[\\^$.*+?()[\]{}|-]/.test(delimiter) ? `\\${delimiter}` : delimiter
    this.#delimiter = delimiter
    // A value and what ends it: in quotes, where a quote is doubled, or without any.
    this.#value = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^"${sign}]*))(${sign}|$)`, 'y')
  }

  add(lines: readonly TextLine[]): CsvRecord[] {
    const records: CsvRecord[] = []
    for (const line of lines) this.#add(line, records)
    return records
  }

  /** What is left over when there are no more lines. */
  end(): CsvRecord[] {
    const records: CsvRecord[] = []
    while (this.#open.length > 0) this.#giveUp(records)
    return records
  }

  #add(line: TextLine, records: CsvRecord[]): void {
    const { number, text } = line
    const hasQuote = text?.includes('"')
    if (this.#open.length === 0 && !hasQuote) {
      if (text === null) records.push({ number, text, values: null })
      else if (!isBlank(text))
        records.push({ number, text, values: withoutCarriageReturn(text).split(this.#delimiter) })
      return
    }
    this.#open.push(line)
    this.#openLength += text?.length ?? Number.POSITIVE_INFINITY
    // In what is well formed, an odd number of quotes means that the last is still open.
    if (hasQuote && isOdd(text as string)) this.#isInQuotes = !this.#isInQuotes
    if (this.#openLength > LINE_MAX_LENGTH) this.#giveUp(records)
    else if (!this.#isInQuotes) this.#close(records)
  }

  #close(records: CsvRecord[]): void {
    const text = this.#open.map((line) => line.text).join('\n')
    const values = quotedValues(withoutCarriageReturn(text), this.#value)
    if (values === null) {
      this.#giveUp(records)
    } else {
      records.push({ number: (this.#open[0] as TextLine).number, text, values })
      this.#forget()
    }
  }

  /** The first line is bad; the others may be good by themselves. */
  #giveUp(records: CsvRecord[]): void {
    const [{ number, text }, ...others] = this.#open as [TextLine, ...TextLine[]]
    this.#forget()
    records.push({ number, text, values: null })
    for (const line of others) this.#add(line, records)
  }

  #forget(): void {
    this.#open = []
    this.#openLength = 0
    this.#isInQuotes = false
  }
}

function isBlank(text: string): boolean {
  return text === '' || text === '\r'
}

function withoutCarriageReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}

function isOdd(text: string): boolean {
  let odd = false
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) odd = !odd
  return odd
}

/** `null` when quotes stand where they cannot. */
function quotedValues(text: string, value: RegExp): string[] | null {
  const values: string[] = []
  value.lastIndex = 0
  for (;;) {
    const match = value.exec(text)
    if (!match) return null
    const [, quoted, plain = '', end] = match
    values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '') return values
  }
}
