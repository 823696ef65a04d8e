import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT } from '../docs/code-blocks.ts'

const run = promisify(execFile)

const SOURCES = [
  ...['src', 'views', 'public', 'docs', 'package.json', 'tsconfig.json'],
  ...['README.md', 'LICENSE', 'SECURITY.md', 'CHANGELOG.md'],
]
const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')
const NPM = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/** The package as npm would publish it. */
export interface Packed {
  readonly tarball: string
  /** The files in it, such as `dist/index.js`. */
  readonly files: readonly string[]
  remove(): void
}

/** An empty project into which our package was installed. */
export interface Consumer {
  readonly directory: string
  /** Compiles strictly; answers with what the compiler has to say. */
  compile(files: Readonly<Record<string, string>>): Promise<string>
  remove(): void
}

/** Builds the package in a copy of its own, and packs it. */
export async function packPackage(): Promise<Packed> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-package-'))
  const source = join(directory, 'source')
  for (const name of SOURCES) cpSync(join(PROJECT, name), join(source, name), { recursive: true })
  symlinkSync(join(PROJECT, 'node_modules'), join(source, 'node_modules'))
  await tsc(source)
  const { stdout } = await npm(source, 'pack', '--json', '--pack-destination', directory)
  const [{ filename, files }] = JSON.parse(stdout)
  return {
    tarball: join(directory, filename),
    files: files.map(({ path }: { path: string }) => path),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Installs the package into an empty project. */
export async function installPackage(
  { tarball }: Packed,
  ...options: readonly string[]
): Promise<Consumer> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-consumer-'))
  writeFileSync(join(directory, 'package.json'), '{ "private": true, "type": "module" }\n')
  await npm(directory, 'install', tarball, ...options)
  return {
    directory,
    async compile(sources) {
      for (const [name, text] of Object.entries(sources)) writeFileSync(join(directory, name), text)
      writeFileSync(join(directory, 'tsconfig.json'), consumerConfig(Object.keys(sources)))
      return tsc(directory)
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Puts what npm would download or compile in its place: it is here already, for the same version. */
export function linkSqlite({ directory }: Pick<Consumer, 'directory'>): void {
  const build = 'node_modules/sqlite3/build'
  symlinkSync(join(PROJECT, build), join(directory, build))
}

/**
 * Strict, and the declaration files of the package and of all it needs are checked too. Only
 * `exactOptionalPropertyTypes`, which `strict` does not turn on, is more than Sequelize's can stand.
 */
function consumerConfig(files: readonly string[]): string {
  const compilerOptions = {
    ...{ target: 'ES2022', lib: ['ES2023'], module: 'NodeNext', types: ['node'] },
    ...{ strict: true, noUncheckedIndexedAccess: true },
    ...{ skipLibCheck: false, rootDir: '.', outDir: 'out' },
  }
  return JSON.stringify({ compilerOptions, files })
}

async function tsc(cwd: string): Promise<string> {
  try {
    return (await run(process.execPath, [COMPILER, '--pretty', 'false'], { cwd })).stdout
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error)
  }
}

/** Runs npm, without what a surrounding `npm test` says about this project. */
export function npm(cwd: string, ...args: string[]) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_V8_COVERAGE)/.test(name)),
  )
  return run('npm', [...args, ...NPM], { cwd, env, maxBuffer: 10_000_000 })
}
