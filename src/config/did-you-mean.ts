import type { SettingProblem } from './config-error.ts'

/**
 * Finds variables that are most likely ours but misspelt, and would silently do nothing.
 *
 * One slip of the pen points to one of our names, in a long name two; short names like HOST are too
 * close to other programs' variables to guess.
 */
export function didYouMean(given: readonly string[], known: readonly string[]): SettingProblem[] {
  return given.flatMap((name) => {
    if (known.includes(name)) return []
    const meant = known.find((other) => isMisspelling(name.toUpperCase(), other))
    if (meant === undefined) return []
    return [{ name, given: undefined, allowed: `there is no such setting. Did you mean ${meant}?` }]
  })
}

/** The option that was most likely meant by a name that is none; `null` when it is like none of them. */
export function meantOption(name: string, known: readonly string[]): string | null {
  if (known.includes(name)) return null
  const given = name.toUpperCase()
  const isMeant = (other: string) => {
    const slips = other.length >= 10 ? 2 : other.length >= 5 ? 1 : 0
    if (distance(given, other.toUpperCase()) <= slips) return true
    // A unit that was left out, such as sessionIdle.
    return name.length >= 8 && other.startsWith(name)
  }
  return known.find(isMeant) ?? null
}

function isMisspelling(name: string, known: string): boolean {
  const slips = known.length >= 12 ? 2 : known.length >= 8 ? 1 : 0
  if (distance(name, known) <= slips) return true
  // A unit that was left out, such as SESSION_IDLE.
  return name.includes('_') && known.startsWith(`${name}_`)
}

/** Levenshtein distance: how many letters to put in, take out or replace. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[other.length] as number
}
