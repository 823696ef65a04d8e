import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A declaration as the compiler writes it, with its comments. */
export interface Documented {
  readonly name: string
  /** What its comment says; empty when it has none. */
  readonly comment: string
  /** The declaration itself, with the comments of its members. */
  readonly text: string
}

/** An entry point of the package: what its first comment says, and its exports by name. */
export interface Door {
  readonly comment: string
  readonly exports: readonly Documented[]
}

interface File {
  readonly comment: string
  readonly own: ReadonlyMap<string, Documented>
  readonly exported: ReadonlyMap<string, { readonly file: string; readonly name: string }>
}

/** Reads an entry point from the declaration files. */
export function readDoor(file: string): Door {
  const { comment, own, exported } = read(file)
  const elsewhere = [...exported].map(([name, source]) => ({ ...find(source), name }))
  const all = [...own.values(), ...elsewhere]
  return { comment, exports: all.sort((one, other) => (one.name < other.name ? -1 : 1)) }
}

function find({ file, name }: { file: string; name: string }): Documented {
  const { own, exported } = read(file)
  const found = own.get(name)
  if (found) return found
  const next = exported.get(name)
  if (next) return find(next)
  throw new Error(`${file} has no ${name}`)
}

const known = new Map<string, File>()

function read(file: string): File {
  const before = known.get(file)
  if (before) return before
  const parsed = parse(file, readFileSync(file, 'utf8'))
  known.set(file, parsed)
  return parsed
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:class|interface|type|function|const|let|enum) (\w+)/
const NAMES = /^(import|export) (?:type )?\{([^}]*)\}(?: from ['"](\.[^'"]+)['"])?;$/s

function parse(file: string, source: string): File {
  const own = new Map<string, Documented>()
  const exported = new Map<string, { file: string; name: string }>()
  const imported = new Map<string, { file: string; name: string }>()
  let comment = ''
  let first: string | null = null
  for (const statement of statementsOf(source)) {
    if (statement.startsWith('/**')) {
      comment = proseOf(statement)
      first ??= comment
      continue
    }
    const [, kind, names = '', from] = NAMES.exec(statement) ?? []
    for (const [name, local] of kind === undefined ? [] : namesIn(names)) {
      const target = from && join(dirname(file), from.replace(/\.[jt]s$/, '.d.ts'))
      const source = target ? { file: target, name } : imported.get(name)
      if (source) (kind === 'import' ? imported : exported).set(local, source)
    }
    const [, name] = DECLARATION.exec(statement) ?? []
    if (name !== undefined) add(own, { name, comment, text: declarationOf(statement) })
    first ??= ''
    comment = ''
  }
  return { comment: first ?? '', own, exported }
}

/** A function may be declared several times, each with its comment. */
function add(own: Map<string, Documented>, documented: Documented): void {
  const before = own.get(documented.name)
  if (!before) own.set(documented.name, documented)
  else own.set(documented.name, { ...before, text: `${before.text}\n${documented.text}` })
}

/** Comments and declarations begin at the left edge; all that belongs to them is indented. */
function statementsOf(source: string): string[] {
  const statements: string[] = []
  let isInComment = false
  for (const line of source.split('\n')) {
    const last = statements.length - 1
    if (isInComment || /^[\s})\]]/.test(line)) statements[last] = `${statements[last]}\n${line}`
    else if (line.trim() !== '' && !line.startsWith('//')) statements.push(line)
    if (line.startsWith('/**')) isInComment = true
    if (isInComment && line.includes('*/')) isInComment = false
  }
  return statements
}

function declarationOf(statement: string): string {
  return statement
    .replace(/^export (declare )?/, '')
    .replace(/^ {4}#private;\n/gm, '')
    .replace(/^ {4,}/gm, halfOf)
}

/** The compiler indents by four. */
function halfOf(blanks: string): string {
  return ' '.repeat(Math.ceil(blanks.length / 2))
}

/** The text of a comment: links become code, and tags become sentences. */
function proseOf(comment: string): string {
  const text = comment
    .replace(/^\/\*\*[ \t]?/, '')
    .replace(/\s*\*\/$/, '')
    .replace(/^[ \t]*\*[ \t]?/gm, '')
    .replace(/\{@link ([^}\s]+)\}/g, '`$1`')
    .trim()
  return text
    .replace(/^@param (\w+) /gm, '- `$1`: ')
    .replace(/^@returns /gm, '- Returns: ')
    .replace(/^@throws (\w+)/gm, '- Throws `$1`')
    .replace(/^@typeParam (\w+) /gm, '- `$1`: ')
}

function namesIn(list: string): [name: string, local: string][] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type /, ''))
    .filter((item) => item !== '')
    .map((item) => {
      const [name = '', local = name] = item.split(' as ')
      return [name, local]
    })
}
