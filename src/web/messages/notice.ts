import type { Say } from './messages.ts'

/** A sentence by its code, so that it is said in the language of the page that shows it. */
export interface NoticePart {
  /** Text that is no code stays as it is. */
  readonly code: string
  /** Numbers, names, and sentences that stand in this one (none). */
  readonly params?: Readonly<Record<string, string | number | readonly NoticePart[]>>
}

/** What the next page says: one sentence by its code, or several. */
export type Notice = string | NoticePart | readonly NoticePart[]

/** The notice in words. What is none, such as from a session that somebody has written to, is `null`. */
export function noticeInWords(say: Say, notice: unknown): string | null {
  if (typeof notice === 'string') return say(notice)
  const parts: readonly unknown[] = Array.isArray(notice) ? notice : [notice]
  if (parts.length === 0 || !parts.every(isPart)) return null
  return parts.map((part) => partInWords(say, part)).join(' ')
}

function partInWords(say: Say, { code, params = {} }: NoticePart): string {
  const said = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'object' ? (noticeInWords(say, value) ?? '') : value,
  ])
  return say(code, Object.fromEntries(said))
}

function isPart(value: unknown): value is NoticePart {
  return (
    typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'
  )
}
