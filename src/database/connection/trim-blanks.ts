/** The text without the blanks at its end; no other white space is taken away. */
export function trimBlanks(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === ' ') end--
  return text.slice(0, end)
}
