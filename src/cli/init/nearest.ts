/** The one of the names that was probably meant; `undefined` when none is near. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const wanted = given.toLowerCase()
  const ranked = names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(2, Math.floor(name.length / 3)))
    .sort((one, other) => one.far - other.far)
  return ranked[0]?.name
}

/** How many letters must be changed, added or taken away (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [above, letter] of [...one].entries()) {
    const next = [above + 1]
    for (const [left, against] of [...other].entries()) {
      const replaced = (row[left] ?? 0) + (letter === against ? 0 : 1)
      next.push(Math.min((row[left + 1] ?? 0) + 1, (next[left] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
