const ESCAPE = '\u001b'

/** What follows the escape: a control with its numbers, or another that changes nothing that is read. */
const SEQUENCE = /^(?:\[\??([\d;]*)([A-Za-z])|[()][A-Z0-9]|([=>78DEHM]))/

/** What a terminal shows: the part of a VT100 that curses uses for it. */
export class Screen {
  readonly #rows: number
  readonly #columns: number
  #cells: string[][]
  #row = 0
  /** The rows that scroll. */
  #region: [top: number, bottom: number]
  #column = 0
  /** The start of an escape sequence whose end has not come yet. */
  #rest = ''

  constructor(rows: number, columns: number) {
    this.#rows = rows
    this.#columns = columns
    this.#region = [0, rows - 1]
    this.#cells = Array.from({ length: rows }, () => this.#blank())
  }

  get text(): string {
    return this.#cells.map((row) => row.join('').trimEnd()).join('\n')
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column }
  }

  write(chunk: string): void {
    const input = this.#rest + chunk
    let at = 0
    this.#rest = ''
    while (at < input.length) {
      if (input[at] !== ESCAPE) {
        this.#put(input[at] as string)
        at += 1
        continue
      }
      const [all, digits = '', final = '', other = ''] = SEQUENCE.exec(input.slice(at + 1)) ?? []
      if (all === undefined) {
        this.#rest = input.slice(at)
        return
      }
      if (other === 'M') this.#up()
      if (other === 'D') this.#down()
      if (final) this.#control(final, digits.split(';').map(Number))
      at += 1 + all.length
    }
  }

  #blank(): string[] {
    return Array.from({ length: this.#columns }, () => ' ')
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0
    else if (character === '\n') this.#down()
    else if (character === '\b') this.#column = Math.max(0, this.#column - 1)
    else if (character >= ' ') {
      const row = this.#cells[this.#row] as string[]
      row[this.#column] = character
      this.#column = Math.min(this.#column + 1, this.#columns - 1)
    }
  }

  #down(): void {
    if (this.#row === this.#region[1]) this.#scroll(this.#region[0], this.#region[1])
    else this.#row = Math.min(this.#row + 1, this.#rows - 1)
  }

  #up(): void {
    if (this.#row === this.#region[0]) this.#scroll(this.#region[1], this.#region[0])
    else this.#row = Math.max(0, this.#row - 1)
  }

  /** Takes one row out, and puts an empty one in. */
  #scroll(out: number, into: number): void {
    this.#cells.splice(out, 1)
    this.#cells.splice(into, 0, this.#blank())
  }

  #control(final: string, [first = 0, second = 0]: number[]): void {
    const count = Math.max(1, first)
    const row = this.#cells[this.#row] as string[]
    if (final === 'r') {
      this.#region = [count - 1, (second || this.#rows) - 1]
      this.#row = 0
      this.#column = 0
    } else if (final === 'H') {
      this.#row = Math.min(count, this.#rows) - 1
      this.#column = Math.min(Math.max(1, second), this.#columns) - 1
    } else if (final === 'A') this.#row = Math.max(0, this.#row - count)
    else if (final === 'B') this.#row = Math.min(this.#rows - 1, this.#row + count)
    else if (final === 'C') this.#column = Math.min(this.#columns - 1, this.#column + count)
    else if (final === 'D') this.#column = Math.max(0, this.#column - count)
    else if (final === 'K') {
      const [from, to] =
        first === 1 ? [0, this.#column + 1] : [first === 2 ? 0 : this.#column, undefined]
      row.fill(' ', from, to)
    } else if (final === 'J') {
      row.fill(' ', this.#column)
      for (const below of this.#cells.slice(this.#row + 1)) below.fill(' ')
    }
  }
}
