import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SavedFailure } from './fuzz.ts'

const FILE = fileURLToPath(new URL('../seeds.json', import.meta.url))

type Seeds = Record<string, SavedFailure[]>

/** What once failed of a target. */
export function savedFailures(target: string): readonly SavedFailure[] {
  return readSeeds()[target] ?? []
}

/** Keeps what failed, to be tried first from now on. */
export function saveFailure(target: string, { seed, path, input }: SavedFailure): void {
  const seeds = readSeeds()
  const list = seeds[target] ?? []
  const isThere = list.some((one) => JSON.stringify(one.input) === JSON.stringify(input))
  if (isThere) return
  seeds[target] = [...list, { seed, path, input }]
  writeFileSync(FILE, `${JSON.stringify(seeds, null, 2)}\n`)
}

function readSeeds(): Seeds {
  return JSON.parse(readFileSync(FILE, 'utf8'))
}
