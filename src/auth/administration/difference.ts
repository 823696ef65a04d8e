/** What must be added and removed so that a set of names becomes another. */
export function differenceOf(before: readonly string[], after: readonly string[]) {
  const [from, to] = [new Set(before), new Set(after)]
  return {
    added: [...to].filter((name) => !from.has(name)),
    removed: [...from].filter((name) => !to.has(name)),
  }
}
