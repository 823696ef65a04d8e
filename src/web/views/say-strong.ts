import type { Say } from '../messages/messages.ts'

/** Stands around the name of a parameter while its sentence is made. No sentence has it. */
const MARK = '\u0001'

/**
 * Makes the sentence for a code as HTML, in which the parameters stand out. Parameters and the sentence itself are
 * escaped.
 */
export function sayStrong(
  say: Say,
  code: string,
  params: Readonly<Record<string, string | number>>,
): string {
  const marks = Object.keys(params).map((name) => [name, `${MARK}${name}${MARK}`])
  const parts = say(code, Object.fromEntries(marks)).split(MARK)
  return parts
    .map((part, index) =>
      index % 2 === 0 ? inHtml(part) : `<strong>${inHtml(params[part])}</strong>`,
    )
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function inHtml(text: unknown): string {
  return String(text ?? '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
