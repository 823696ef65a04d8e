// What PHP's trim() takes away.
const BLANKS = ' \n\r\t\v\0'

/** PHP's `trim()`. By hand: a pattern for the end of a text of blanks is slow. */
export function trim(typed: string): string {
  let [start, end] = [0, typed.length]
  while (start < end && BLANKS.includes(typed.charAt(start))) start += 1
  while (end > start && BLANKS.includes(typed.charAt(end - 1))) end -= 1
  return typed.slice(start, end)
}

/** PHP's `addslashes()`: WordPress does it to all that a form sends, and not every path undoes it. */
export function slash(typed: string): string {
  return typed.replace(/['"\\]/g, '\\$&')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  '<': '&lt;',
  '>': '&gt;',
}

/** PHP's `htmlspecialchars()` with `ENT_COMPAT`, as phpBB reads its forms. */
export function escapeHtml(typed: string): string {
  return typed.replace(/[&"<>]/g, (letter) => ENTITIES[letter] as string)
}
