import { LINE_MAX_LENGTH, type TextLine } from './text-lines.ts'

/** One entry of an LDIF file: lists of values by the name of the attribute in small letters. */
export interface LdifEntry {
  /** Of its first line. */
  readonly number: number
  readonly text: string
  /** `null` when it was too long to be kept. */
  readonly record: Readonly<Record<string, readonly string[]>> | null
}

/**
 * Reads LDIF (RFC 2849): folded lines, base64 behind two colons, comments, entries with a blank line between. An entry is
 * no longer than a line of any other file, and no more than one is kept.
 */
export class LdifRecords {
  #lines: string[] = []
  #length = 0
  #number = 0
  #isInComment = false
  #isTooLong = false

  add(lines: readonly TextLine[]): LdifEntry[] {
    return lines.flatMap(({ number, text }) => this.#add(number, text?.replace(/\r$/, '') ?? null))
  }

  end(): LdifEntry[] {
    const entry = this.#take()
    return entry ? [entry] : []
  }

  /** @param text `null` for what is longer than a line may be. */
  #add(number: number, text: string | null): LdifEntry[] {
    if (text === '') return this.end()
    if (text?.startsWith(' ')) {
      const last = this.#lines.length - 1
      if (!this.#isInComment && this.#grow(text) && last >= 0) this.#lines[last] += text.slice(1)
      return []
    }
    this.#isInComment = text?.startsWith('#') === true
    if (this.#isInComment) return []
    if (this.#length === 0) this.#number = number
    if (this.#grow(text) && text !== null) this.#lines.push(text)
    return []
  }

  /** Whether there is room for more in this entry. What is too long is given up at once. */
  #grow(text: string | null): boolean {
    // Each line counts, as a line feed does.
    this.#length += text === null ? LINE_MAX_LENGTH + 1 : text.length + 1
    this.#isTooLong ||= this.#length > LINE_MAX_LENGTH
    if (this.#isTooLong) this.#lines = []
    return !this.#isTooLong
  }

  #take(): LdifEntry | null {
    const [lines, number, isTooLong] = [this.#lines, this.#number, this.#isTooLong]
    this.#lines = []
    this.#length = 0
    this.#isTooLong = false
    if (isTooLong) return { number, text: '', record: null }
    const record: Record<string, string[]> = Object.create(null)
    for (const line of lines) {
      const match = /^([A-Za-z][A-Za-z0-9-]*)(?:;[^:]*)?:(:?) *(.*)$/s.exec(line)
      if (!match) continue
      const [, name = '', isBase64, value = ''] = match
      const text = isBase64 ? Buffer.from(value, 'base64').toString() : value
      const key = name.toLowerCase()
      record[key] ??= []
      record[key].push(text)
    }
    if (!record.dn) return null
    return { number, text: lines.join('\n'), record: { ...record } }
  }
}
