const LONGEST = 60

/** Text from a file, made harmless for a terminal and short enough for a line. */
export function printable(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return short.replace(/[\p{C}\p{Zl}\p{Zp}\uFFFD]/gu, '?')
}
