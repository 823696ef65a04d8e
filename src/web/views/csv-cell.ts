/**
 * A cell that a spreadsheet shows as it is: one that begins like a formula has an apostrophe before it (OWASP, CSV
 * Injection). So has what follows a separator within it: in many countries a spreadsheet splits at semicolons.
 */
export function csvCell(text: string): string {
  const inside = text.replace(/(?<=[;|\t] {0,3})[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/g, "'$&")
  const plain = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(inside) ? `'${inside}` : inside
  return /[",\r\n']|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
