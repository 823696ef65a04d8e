import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))

/** One import of one file: a path in src, such as `auth/user.ts`, or the name of a package. */
export interface Import {
  readonly from: string
  readonly to: string
  /** Whether only types are imported, of which nothing is left when the program runs. */
  readonly isType: boolean
  /** Whether it is loaded with the file, and not when it is needed. */
  readonly isStatic: boolean
}

/** Every file in src, with its text. */
export const sourceFiles: readonly (readonly [file: string, source: string])[] = readdirSync(
  SOURCE,
  { recursive: true, encoding: 'utf8' },
)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort()
  .map((file) => [file, readFileSync(join(SOURCE, file), 'utf8')] as const)

/** Whether a path is a file of ours, and no package. */
export function isOurs(path: string): boolean {
  return path.endsWith('.ts')
}

/** Everything that a file imports, re-exports or loads, types included. */
export function importsOf(from: string, source: string): Import[] {
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  const found = [
    ...code.matchAll(/\b(?:import|export)\s+(type\s)?([^'"();]*?)\bfrom\s+'([^']+)'/g),
    ...code.matchAll(/^\s*import\s+()()'([^']+)'/gm),
    ...code.matchAll(/\b(?:import|require)\(\s*()()'([^']+)'/g),
  ]
  return found.map(([text, type, names = '', name = '']) => ({
    from,
    to: name.startsWith('.') ? posix.join(dirname(from), name) : name,
    isType: Boolean(type) || areAllTypes(names),
    isStatic: !/^(import|require)\(/.test(text),
  }))
}

/** `import { type A, type B }` leaves nothing either. */
function areAllTypes(names: string): boolean {
  const list =
    /\{([^}]*)\}/
      .exec(names)?.[1]
      ?.split(',')
      .map((one) => one.trim()) ?? []
  const named = list.filter((one) => one !== '')
  return named.length > 0 && named.every((one) => one.startsWith('type '))
}

/** All imports of all files in src. */
export const allImports: readonly Import[] = sourceFiles.flatMap(([file, source]) =>
  importsOf(file, source),
)
