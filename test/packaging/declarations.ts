import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where a name comes from: the declaration file, and what it is called there. */
interface Source {
  readonly file: string
  readonly name: string
}

/** One declaration file as the compiler writes it. */
interface DeclarationFile {
  /** The declarations by name, without comments. A function may have several. */
  readonly own: ReadonlyMap<string, string>
  readonly imported: ReadonlyMap<string, Source>
  readonly exported: ReadonlyMap<string, Source>
}

/** One declaration, and everything of ours that it leans on. */
export interface Declaration extends Source {
  readonly text: string
  readonly leansOn: readonly Source[]
}

/** Reads the declaration files that the compiler has written. */
export class Declarations {
  readonly #files = new Map<string, DeclarationFile>()

  /** What a file exports: the names, and where each comes from. */
  exportsOf(file: string): ReadonlyMap<string, Source> {
    const { own, exported } = this.#read(file)
    const names = [...own.keys()].map((name) => [name, { file, name }] as const)
    return new Map([...names, ...exported])
  }

  /** `null` for a name that comes from another package. */
  find({ file, name }: Source): Declaration | null {
    const { own, imported, exported } = this.#read(file)
    const text = own.get(name)
    if (text === undefined) {
      const next = exported.get(name) ?? imported.get(name)
      return next ? this.find(next) : null
    }
    const words = new Set(text.match(/[A-Za-z_$][\w$]*/g))
    words.delete(name)
    const leansOn = [...words].filter((word) => own.has(word) || imported.has(word))
    return { file, name, text, leansOn: leansOn.map((word) => ({ file, name: word })) }
  }

  #read(file: string): DeclarationFile {
    const known = this.#files.get(file)
    if (known) return known
    const read = parse(file, readFileSync(file, 'utf8'))
    this.#files.set(file, read)
    return read
  }
}

function parse(file: string, source: string): DeclarationFile {
  const own = new Map<string, string>()
  const imported = new Map<string, Source>()
  const exported = new Map<string, Source>()
  for (const statement of statementsOf(source)) {
    const [, kind, names = '', from = ''] =
      /^(import|export) (?:type )?\{([^}]*)\}(?: from ['"]([^'"]+)['"])?;$/s.exec(statement) ?? []
    if (kind === undefined) addDeclaration(own, statement)
    else if (from.startsWith('.')) {
      const target = join(dirname(file), from.replace(/\.[jt]s$/, '.d.ts'))
      for (const [name, local] of namesIn(names)) {
        const map = kind === 'import' ? imported : exported
        map.set(local, { file: target, name })
      }
    }
  }
  return { own, imported, exported }
}

/** Statements begin at the left edge; all that belongs to them is indented, but for the last brace. */
function statementsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\/\/.*$/gm, '')
  const lines = code.split('\n').filter((line) => line.trim() !== '')
  const statements: string[] = []
  for (const line of lines) {
    if (/^[\s})\]]/.test(line)) statements.push(`${statements.pop()}\n${line}`)
    else statements.push(line)
  }
  return statements
}

const DECLARATION =
  /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|type|function|const|let|enum|unique symbol) (\w+)/

function addDeclaration(own: Map<string, string>, statement: string): void {
  const [, name] = DECLARATION.exec(statement) ?? []
  if (name === undefined) return
  const text = statement.replace(/^export /, '').replace(/^declare /, '')
  const before = own.get(name)
  own.set(name, before === undefined ? text : `${before}\n${text}`)
}

/** `type A, B as C` to pairs of the name there and the name here. */
function namesIn(list: string): [name: string, local: string][] {
  const items = list.split(',').map((item) => item.trim().replace(/^type /, ''))
  return items
    .filter((item) => item !== '')
    .map((item) => {
      const [name = '', local = name] = item.split(' as ')
      return [name, local]
    })
}
