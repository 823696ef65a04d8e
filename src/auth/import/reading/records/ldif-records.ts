import type { TextLine } from './text-lines.ts'

/** One entry of an LDIF file: lists of values by the name of the attribute in small letters. */
export interface LdifEntry {
  /** Of its first line. */
  readonly number: number
  readonly text: string
  readonly record: Readonly<Record<string, readonly string[]>>
}

/** Reads LDIF (RFC 2849): folded lines, base64 behind two colons, comments, entries with a blank line between. */
export class LdifRecords {
  #lines: string[] = []
  #number = 0
  #isInComment = false

  add(lines: readonly TextLine[]): LdifEntry[] {
    return lines.flatMap((line) => this.#add(line.number, (line.text ?? '').replace(/\r$/, '')))
  }

  end(): LdifEntry[] {
    const entry = this.#take()
    return entry ? [entry] : []
  }

  #add(number: number, text: string): LdifEntry[] {
    if (text === '') return this.end()
    if (text.startsWith(' ')) {
      const last = this.#lines.length - 1
      if (!this.#isInComment && last >= 0) this.#lines[last] += text.slice(1)
      return []
    }
    this.#isInComment = text.startsWith('#')
    if (this.#isInComment) return []
    if (this.#lines.length === 0) this.#number = number
    this.#lines.push(text)
    return []
  }

  #take(): LdifEntry | null {
    const lines = this.#lines
    this.#lines = []
    const record: Record<string, string[]> = Object.create(null)
    for (const line of lines) {
      const match = /^([A-Za-z][A-Za-z0-9-]*)(?:;[^:]*)?:(:?) *(.*)$/s.exec(line)
      if (!match) continue
      const [, name = '', isBase64, value = ''] = match
      const text = isBase64 ? Buffer.from(value, 'base64').toString() : value
      const key = name.toLowerCase()
      record[key] = [...(record[key] ?? []), text]
    }
    if (!record.dn) return null
    return { number: this.#number, text: lines.join('\n'), record: { ...record } }
  }
}
