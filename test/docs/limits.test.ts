import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCE = `${ROOT}/src`

const CONSTANT = /^(?:export )?const ([A-Z][A-Z_0-9]*) = (.+)$/gm
/** What the name of a limit looks like. */
const LIMIT = /LIMIT|MAX|MOST|TIMEOUT|LONGEST/

/** Names that look like it, and bound nothing that comes from outside. */
const OTHERS = [
  // A share of letters, and the longest word that is too short to be looked at.
  'MAX_SIMILARITY',
  'LONGEST_TRIFLE',
  // Of settings: see settings.md.
  'ARGON2_MAX_KIB',
  // A password of the longest kind, to judge hashes by.
  'LONGEST in auth/passwords/formats/kratos.ts',
]

interface Row {
  readonly what: string
  readonly limit: string
  readonly names: readonly string[]
  readonly file: string
}

describe('docs/limits.md', () => {
  const rows = readRows()

  it('names constants of the code, each with its value', () => {
    expect(rows.length).to.be.above(40)
    for (const { what, limit, names, file } of rows) {
      const values = constantsOf(file)
      for (const name of names) {
        expect(values.has(name), `${what}: there is no ${name} in ${file}`).to.equal(true)
        expect(limit, what).to.contain(`\`${values.get(name)}\``)
      }
    }
  })

  it('names every limit that there is', () => {
    const listed = new Set(
      rows.flatMap(({ names, file }) => names.map((name) => `${name} in ${file}`)),
    )
    const missing = sourceFiles().flatMap((file) =>
      [...constantsOf(file).keys()]
        .filter((name) => LIMIT.test(name) && !OTHERS.includes(name))
        .map((name) => `${name} in ${file}`)
        .filter((name) => !listed.has(name) && !OTHERS.includes(name)),
    )
    expect(missing).to.deep.equal([])
  })
})

function readRows(): Row[] {
  const text = readFileSync(`${ROOT}/docs/limits.md`, 'utf8')
  const lines = text.split('\n').filter((line) => /^\| (?!What|---)/.test(line))
  return lines.map((line) => {
    const [, what = '', limit = '', , code = ''] = line.split('|').map((cell) => cell.trim())
    const quoted = [...code.matchAll(/`([^`]+)`/g)].map(([, one]) => one as string)
    return { what, limit, names: quoted.slice(0, -1), file: quoted.at(-1) as string }
  })
}

function constantsOf(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(`${SOURCE}/${file}`, 'utf8')
  return new Map(
    [...text.matchAll(CONSTANT)].map(([, name, value]) => [name as string, value as string]),
  )
}

function sourceFiles(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('testing'),
  )
}
