/** One line of a file as it stands there. */
export interface TextLine {
  /** Counted from 1, as an editor does. */
  readonly number: number
  /** Without the line feed; `null` when it is longer than any line of users. */
  readonly text: string | null
}

/** No line of a file of users is longer, in characters: what is longer is not kept. */
export const LINE_MAX_LENGTH = 1024 * 1024

/** Cuts text at its line feeds, a chunk at a time. No more than one line is held back. */
export async function* cutLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine[]> {
  const cutter = new LineCutter()
  for await (const chunk of chunks) yield cutter.cut(chunk)
  yield cutter.end()
}

/** Makes lines of chunks of text. */
class LineCutter {
  #rest = ''
  #number = 1
  #isTooLong = false

  cut(chunk: string): TextLine[] {
    const lines: TextLine[] = []
    const text = this.#rest + chunk
    let start = 0
    // What was left over has no line feed in it.
    let end = text.indexOf('\n', this.#rest.length)
    for (; end >= 0; end = text.indexOf('\n', start)) {
      lines.push(this.#take(text.slice(start, end)))
      start = end + 1
    }
    this.#keep(text.slice(start))
    return lines
  }

  end(): TextLine[] {
    return this.#rest === '' && !this.#isTooLong ? [] : [this.#take(this.#rest)]
  }

  #take(text: string): TextLine {
    const number = this.#number++
    const isTooLong = this.#isTooLong || text.length > LINE_MAX_LENGTH
    this.#isTooLong = false
    if (isTooLong) return { number, text: null }
    // A mark of the encoding, not a letter.
    return { number, text: number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text }
  }

  #keep(rest: string): void {
    this.#isTooLong ||= rest.length > LINE_MAX_LENGTH
    this.#rest = this.#isTooLong ? '' : rest
  }
}
