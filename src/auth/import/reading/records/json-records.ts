import { LINE_MAX_LENGTH } from './text-lines.ts'

/** The text of one object of a JSON file. */
export interface JsonText {
  /** The line on which it begins. */
  readonly number: number
  /** `null` when it was too long to be kept. */
  readonly text: string | null
}

const STRING_MAX_LENGTH = 256

interface OpenRecord {
  readonly number: number
  /** How many objects and lists are around it. */
  readonly depth: number
  text: string
  isTooLong: boolean
}

/**
 * Finds the objects of users in a stream of JSON, without keeping more than one of them: those of an array, those
 * that follow each other without one, and with a container those of the array of that name.
 */
export class JsonRecords {
  readonly #container: string | null
  readonly #open: string[] = []
  #line = 1
  #isInString = false
  #isEscaped = false
  #string = ''
  #key = ''
  #record: OpenRecord | null = null
  /** Whether anything was found that opens a record or holds some. */
  hasRoot = false

  constructor(container: string | null = null) {
    this.#container = container
  }

  add(chunk: string): JsonText[] {
    const found: JsonText[] = []
    let start = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const letter = chunk.charAt(at)
      if (letter === '\n') this.#line += 1
      if (this.#isInString) this.#readString(letter)
      else if (letter === '"') this.#beginString()
      else if (letter === ':') this.#key = this.#string
      else if (letter === '{' || letter === '[') {
        if (!this.#record && letter === '{' && this.#isPlaceOfRecord()) {
          const depth = this.#open.length
          this.#record = { number: this.#line, text: '', depth, isTooLong: false }
          start = at
        }
        this.hasRoot = true
        this.#open.push(letter)
      } else if (letter === '}' || letter === ']') {
        this.#open.pop()
        if (this.#record?.depth === this.#open.length) {
          this.#keep(chunk.slice(start, at + 1))
          found.push(this.#take())
        }
      }
    }
    if (this.#record) this.#keep(chunk.slice(start))
    return found
  }

  /** What is left over when there is no more. */
  end(): JsonText[] {
    return this.#record ? [this.#take()] : []
  }

  #isPlaceOfRecord(): boolean {
    const path = this.#open.join('')
    if (path === '[') return true
    if (this.#container === null) return path === ''
    return path === '{[' && this.#key === this.#container
  }

  #beginString(): void {
    this.#isInString = true
    this.#string = ''
  }

  #readString(letter: string): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (letter === '\\') this.#isEscaped = true
    else if (letter === '"') this.#isInString = false
    else if (!this.#record && this.#string.length < STRING_MAX_LENGTH) this.#string += letter
  }

  #keep(piece: string): void {
    if (!this.#record) return
    this.#record.isTooLong ||= this.#record.text.length + piece.length > LINE_MAX_LENGTH
    this.#record.text = this.#record.isTooLong ? '' : this.#record.text + piece
  }

  #take(): JsonText {
    const { number, text, isTooLong } = this.#record as OpenRecord
    this.#record = null
    return { number, text: isTooLong ? null : text }
  }
}
