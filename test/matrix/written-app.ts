import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compiledProgram, READS_TYPESCRIPT } from '../support/cli.ts'

const run = promisify(execFile)
const HERE = fileURLToPath(new URL('.', import.meta.url))
const PROJECT = join(HERE, '../..')
const MOCHA = join(PROJECT, 'node_modules/mocha/bin/mocha.js')
const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')

/** What became of one test in a process of its own. */
export interface Outcome {
  readonly fullTitle: string
  readonly err: { readonly message?: string; readonly stack?: string }
}

/** What became of all tests of one. */
export interface Results {
  readonly passes: readonly Outcome[]
  readonly failures: readonly Outcome[]
  readonly pending: readonly Outcome[]
}

/** An app with an ORM, for which `gadwall init` writes its files. */
export class WrittenApp {
  readonly directory = mkdtempSync(join(tmpdir(), 'gadwall-matrix-'))
  readonly #url: string

  /**
   * @param orm the folder under `apps` from which the rest of the app comes.
   * @param packages what its package.json names, beside what the tests need.
   */
  constructor(orm: string, packages: readonly string[], url: string) {
    this.#url = url
    const dependencies = Object.fromEntries(
      [...packages, 'koa', 'mocha', 'gadwall'].map((name) => [name, '*']),
    )
    this.#write('package.json', JSON.stringify({ private: true, type: 'module', dependencies }))
    this.#write('tsconfig.json', JSON.stringify(CONFIG))
    linkPackages(join(this.directory, 'node_modules'))
    const apps = join(HERE, 'apps')
    cpSync(join(apps, orm), this.directory, { recursive: true })
    cpSync(join(apps, 'may.ts'), join(this.directory, 'may.ts'))
    // It has this name there only: the tests of the project do not run it.
    cpSync(join(apps, 'story.ts'), join(this.directory, 'story.test.ts'))
  }

  /** Runs `gadwall init` with these arguments. */
  async init(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: this.#url }
    const options = { cwd: this.directory, env }
    try {
      const words = [compiledProgram(), 'init', ...args]
      const { stdout, stderr } = await run(process.execPath, words, options)
      return { code: 0, out: stdout, err: stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, out: stdout, err: stderr }
    }
  }

  /** Runs the files that were written, and the story, in one process. */
  async test(): Promise<Results> {
    const files = ['story.test.ts', 'narrow/users.test.ts', 'wide/users.test.ts']
    const args = [MOCHA, '--no-config', '--timeout', '30000', '--exit', '--reporter', 'json']
    const { stdout, stderr } = (await run(
      process.execPath,
      [...READS_TYPESCRIPT, ...args, ...files],
      {
        cwd: this.directory,
        env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test', DATABASE_URL: this.#url },
        maxBuffer: 20_000_000,
      },
    ).catch((error: unknown) => error)) as { stdout: string; stderr: string }
    const start = stdout.lastIndexOf('\n{\n  "stats"') + 1
    if (!stdout.slice(start).startsWith('{')) throw new Error(`No result: ${stdout}${stderr}`)
    return JSON.parse(stdout.slice(start))
  }

  /** What the compiler has to say, strictly, of what was written. */
  async compile(): Promise<string[]> {
    const words = [COMPILER, '--pretty', 'false']
    const { stdout } = await run(process.execPath, words, { cwd: this.directory }).catch(
      (error: { stdout: string }) => error,
    )
    return stdout.split('\n').filter((line) => line !== '')
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text)
  }
}

const CONFIG = {
  compilerOptions: {
    ...{ target: 'ES2022', lib: ['ES2023', 'DOM'], module: 'NodeNext', types: ['node', 'mocha'] },
    ...{ strict: true, noUncheckedIndexedAccess: true, noImplicitOverride: true, noEmit: true },
    ...{ skipLibCheck: true, experimentalDecorators: true, allowImportingTsExtensions: true },
  },
  include: ['**/*.ts'],
}

/** The packages of the matrix and those of the project, as if they were installed there. */
function linkPackages(folder: string): void {
  mkdirSync(folder)
  for (const source of [join(HERE, 'node_modules'), join(PROJECT, 'node_modules')]) {
    for (const name of packagesIn(source)) {
      const target = join(folder, name)
      mkdirSync(join(target, '..'), { recursive: true })
      try {
        symlinkSync(join(source, name), target)
      } catch (error) {
        // The matrix comes first.
        if ((error as { code?: string }).code !== 'EEXIST') throw error
      }
    }
  }
  symlinkSync(PROJECT, join(folder, 'gadwall'))
}

function packagesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
  return names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((one) => `${name}/${one}`) : [name],
  )
}
