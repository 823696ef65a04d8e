import { ImportUnreadable } from '../import-unreadable.ts'
import { LINE_MAX_LENGTH } from './text-lines.ts'

/** The text of one object of a JSON file. */
export interface JsonText {
  /** The line on which it begins. */
  readonly number: number
  /** `null` when it was too long to be kept. */
  readonly text: string | null
}

const STRING_MAX_LENGTH = 256

/** Objects and lists around each other. No export of users comes near it, and each level costs memory. */
export const MOST_LEVELS = 100

/** So many brackets tell whether a record may begin: `[`, or `{[` in a container. */
const BRACKETS_KEPT = 2

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
  /** How many objects and lists are open, and the first two of their brackets. */
  #depth = 0
  #outermost = ''
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

  /** @throws ImportUnreadable for a file that goes deeper than `MOST_LEVELS`. */
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
          const depth = this.#depth
          this.#record = { number: this.#line, text: '', depth, isTooLong: false }
          start = at
        }
        this.hasRoot = true
        this.#goDown(letter)
      } else if (letter === '}' || letter === ']') {
        this.#goUp()
        if (this.#record?.depth === this.#depth) {
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
    if (this.#depth > BRACKETS_KEPT) return false
    if (this.#outermost === '[') return true
    if (this.#container === null) return this.#depth === 0
    return this.#outermost === '{[' && this.#key === this.#container
  }

  #goDown(bracket: string): void {
    if (this.#depth === MOST_LEVELS) {
      throw new ImportUnreadable('import.file_too_deep', { max: MOST_LEVELS })
    }
    if (this.#depth < BRACKETS_KEPT) this.#outermost += bracket
    this.#depth += 1
  }

  #goUp(): void {
    this.#depth = Math.max(0, this.#depth - 1)
    this.#outermost = this.#outermost.slice(0, this.#depth)
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
