import { InvalidCursor } from '../accounts/user-store-errors.ts'

// A NUL or half a surrogate pair: no database accepts them in text.
const NO_TEXT = /[\0\p{Cs}]/u
const CURSOR_MAX_LENGTH = 6000

/** A place in a list of rows, of users too. */
export interface SectionPlace {
  /** The member that the list is ordered by. */
  readonly member: string
  /** Its value, as text; `null` for none. */
  readonly value: string | null
  readonly id: string
}

/** Makes the text of a cursor. It contains nothing that the list does not show. */
export function sectionCursor({ member, value, id }: SectionPlace): string {
  return Buffer.from(JSON.stringify([member, value, id])).toString('base64url')
}

/** @throws InvalidCursor for what {@link sectionCursor} did not make. */
export function readSectionCursor(text: string): SectionPlace {
  const parts = parse(text)
  const [member, value, id] = parts
  const isText = (part: unknown): part is string => typeof part === 'string' && !NO_TEXT.test(part)
  if (parts.length !== 3 || !isText(member) || !isText(id)) throw new InvalidCursor()
  if (value !== null && !isText(value)) throw new InvalidCursor()
  return { member, value, id }
}

function parse(text: string): readonly unknown[] {
  if (text.length > CURSOR_MAX_LENGTH || !/^[\w-]+$/.test(text)) throw new InvalidCursor()
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(parts)) return parts
  } catch {
    // It was no JSON.
  }
  throw new InvalidCursor()
}
