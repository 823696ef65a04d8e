import type { Import } from './imports.ts'

/** Circles of files that import each other: one for each import that leads back to where it came from. */
export function circlesOf(imports: readonly Import[]): string[] {
  const graph = new Map<string, string[]>()
  for (const { from, to } of imports) graph.set(from, [...(graph.get(from) ?? []), to])
  const circles: string[] = []
  const isDone = new Set<string>()
  const follow = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file)
    if (start >= 0) circles.push([...trail.slice(start), file].join(' → '))
    if (start >= 0 || isDone.has(file)) return
    for (const to of graph.get(file) ?? []) follow(to, [...trail, file])
    isDone.add(file)
  }
  for (const file of graph.keys()) follow(file, [])
  return circles
}
