/**
 * A cell that a spreadsheet shows as it is: one that begins like a formula has an apostrophe before it (OWASP, CSV
 * Injection).
 */
export function csvCell(text: string): string {
  const plain = /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text
  return /[",\r\n']|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
