/**
 * What a set of names becomes when somebody who has seen it as it was then wants these: what others have added or
 * removed since stays as they left it.
 *
 * @param seen `null`: they want these and no others, whatever there is now.
 */
export function mergedWith(
  now: readonly string[],
  names: readonly string[],
  seen: readonly string[] | null,
): readonly string[] {
  if (seen === null) return names
  const { added, removed } = differenceOf(seen, names)
  return [...now.filter((name) => !removed.includes(name)), ...added]
}

/** What must be added and removed so that a set of names becomes another. */
export function differenceOf(before: readonly string[], after: readonly string[]) {
  const [from, to] = [new Set(before), new Set(after)]
  return {
    added: [...to].filter((name) => !from.has(name)),
    removed: [...from].filter((name) => !to.has(name)),
  }
}
