import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { PROJECT } from '../docs/code-blocks.ts'
import { type Declaration, Declarations } from './declarations.ts'

const SNAPSHOTS = fileURLToPath(new URL('public-types/', import.meta.url))
const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')
const DOORS = doors()

/** The entry points by the name of their file, such as `index`. */
function doors(): string[] {
  const { exports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
  const types = Object.values<{ types?: string }>(exports).flatMap(({ types }) => types ?? [])
  return types.map((file) => basename(file, '.d.ts'))
}

/** Everything that an entry point exports, and everything of ours that this leans on. */
function describeDoor(directory: string, door: string): string {
  const declarations = new Declarations()
  const file = join(directory, `${door}.d.ts`)
  const names = [...declarations.exportsOf(file).keys()].sort()
  const found = new Map<string, Declaration>()
  const waiting: Declaration[] = []
  const add = (declaration: Declaration | null) => {
    if (declaration === null) return
    const key = `${declaration.name} ${declaration.file}`
    if (found.has(key)) return
    found.set(key, declaration)
    waiting.push(declaration)
  }
  const exported = names.map((name) => ({ name, declaration: declarations.find({ file, name }) }))
  for (const { declaration } of exported) add(declaration)
  const publicCount = found.size
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const source of next.leansOn) add(declarations.find(source))
  }
  const inside = [...found.values()].slice(publicCount)
  return [
    ...exported.map(({ name, declaration }) => textOf(name, declaration)),
    '// Not exported, but leaned on:',
    ...inside
      .map(({ name, text }) => ({ name, text }))
      .sort(byName)
      .map(({ text }) => text),
    '',
  ].join('\n\n')
}

function textOf(name: string, declaration: Declaration | null): string {
  if (declaration === null) return `// ${name} comes from another package`
  return name === declaration.name ? declaration.text : `// as ${name}:\n${declaration.text}`
}

function byName(one: { name: string; text: string }, other: { name: string; text: string }) {
  return one.name < other.name || (one.name === other.name && one.text < other.text) ? -1 : 1
}

// After a change that was reviewed: UPDATE_SNAPSHOT=1 npx mocha test/packaging/public-types.test.ts
describe('the public types', function () {
  this.timeout(120_000)
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-types-'))
    const options = ['--emitDeclarationOnly', '--outDir', directory]
    await promisify(execFile)(process.execPath, [COMPILER, ...options], { cwd: PROJECT })
    if (process.env.UPDATE_SNAPSHOT !== '1') return
    for (const door of DOORS) {
      writeFileSync(join(SNAPSHOTS, `${door}.txt`), describeDoor(directory, door))
    }
  })
  after(() => rmSync(directory, { recursive: true, force: true }))

  for (const door of DOORS) {
    it(`of ${door}.ts are those that were reviewed`, () => {
      const file = join(SNAPSHOTS, `${door}.txt`)
      expect(existsSync(file), `${file} exists`).to.equal(true)
      expect(describeDoor(directory, door)).to.equal(readFileSync(file, 'utf8'))
    })
  }

  it('have a reviewed file for each entry point, and no other', () => {
    expect(readdirSync(SNAPSHOTS).sort()).to.deep.equal(DOORS.map((door) => `${door}.txt`).sort())
  })

  it('show whatever is exported', () => {
    const text = describeDoor(directory, 'index')
    expect(text).to.match(/^interface AuthenticationBackend</m)
    expect(text).to.match(/^function localRequest|^const localRequest/m)
    expect(text).to.not.contain('from another package')
  })
})
