import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT } from '../code-blocks.ts'
import { type Documented, readDoor } from './documented.ts'

/** Where the reference is. */
export const API_PAGE = join(PROJECT, 'docs/api.md')

const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')

const HEAD = `# API reference

Every name that the package exports, with its comment in the code. This page is generated: change the comment in
\`src/\`, then run \`npm run api-reference\`. The guides explain how the parts work together: begin with
[mount it in your app](mount-in-your-app.md).
`

/** Compiles the declarations, and writes the whole page from them. */
export async function makeApiReference(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-api-'))
  try {
    const options = ['--emitDeclarationOnly', '--outDir', directory]
    await promisify(execFile)(process.execPath, [COMPILER, ...options], { cwd: PROJECT })
    const doors = doorsOf(directory)
    return `${[HEAD.trimEnd(), contentsOf(doors), ...doors.map(sectionOf)].join('\n\n')}\n`
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

interface NamedDoor {
  /** What an import names, such as `gadwall/passwords`. */
  readonly specifier: string
  readonly comment: string
  readonly exports: readonly Documented[]
}

function doorsOf(directory: string): NamedDoor[] {
  const { name, exports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
  return Object.entries<{ types?: string }>(exports).flatMap(([path, { types }]) =>
    types === undefined
      ? []
      : [{ specifier: path.replace('.', name), ...readDoor(join(directory, basename(types))) }],
  )
}

function contentsOf(doors: readonly NamedDoor[]): string {
  const lines = doors.map(
    ({ specifier, comment }) => `- [\`${specifier}\`](#${anchorOf(specifier)}): ${lower(comment)}`,
  )
  return lines.join('\n')
}

/** As GitHub makes anchors: letters, digits and hyphens stay. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

function lower(sentence: string): string {
  return sentence === ''
    ? 'its exports.'
    : `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
}

function sectionOf({ specifier, comment, exports }: NamedDoor): string {
  return [`## ${specifier}`, comment, ...exports.map(entryOf)].join('\n\n')
}

function entryOf({ name, comment, text }: Documented): string {
  const code = ['```ts', text.trimEnd(), '```'].join('\n')
  return [`### ${name}`, comment, code].filter((part) => part !== '').join('\n\n')
}
