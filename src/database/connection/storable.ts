/**
 * Whether a database can hold these texts. None of ours holds a NUL: text with one in it is nobody's,
 * and would be cut off or refused in a statement.
 */
export function isStorable(...texts: readonly (string | null | undefined)[]): boolean {
  return texts.every((text) => !text?.includes('\0'))
}
