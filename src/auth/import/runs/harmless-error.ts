/** An error of a database holds the statement and its values, hashes among them: they are for no log. */
export function harmless(error: unknown): Error {
  const { name = 'Error', code } = error as Partial<NodeJS.ErrnoException>
  return new Error(`An import has failed: ${name}${typeof code === 'string' ? ` (${code})` : ''}`)
}
