/** What a formula begins with; `|` and `%` do so in old spreadsheets. */
const FORMULA = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20'

/** What may stand before it and is not looked at: blanks, quotation marks, and what cannot be seen. */
const BEFORE = '[\\s"\\p{C}]*'

const AT_BEGIN = new RegExp(`^${BEFORE}[${FORMULA}|%\\t\\r]`, 'u')
const WITHIN = new RegExp(`(?<=[;|\\t\\r\\n]${BEFORE})[${FORMULA}]`, 'gu')

/**
 * A cell that a spreadsheet shows as it is: one that begins like a formula has an apostrophe before it (OWASP, CSV
 * Injection). So has what follows a separator or a line break within it: in many countries a spreadsheet splits at
 * semicolons, and knows a quotation mark only where its own cells begin.
 */
export function csvCell(text: string): string {
  const inside = text.replace(WITHIN, "'$&")
  const plain = AT_BEGIN.test(inside) ? `'${inside}` : inside
  return /[",\r\n']|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
