import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { CommandFailed } from '../command.ts'

/** What runs the tests of an app. */
export type TestRunner = 'node:test' | 'vitest' | 'mocha' | 'jest'

/** An app as its files describe it. */
export interface App {
  readonly directory: string
  /** All packages of package.json, whatever they are for. */
  readonly packages: ReadonlySet<string>
  readonly runner: TestRunner
  /** With what TypeScript files are imported there. */
  readonly extension: '.js' | '.ts'
  readonly hasDecorators: boolean
  /** `DATABASE_URL` of the file .env. */
  readonly databaseUrl: string | undefined
}

/**
 * Looks at the app in a directory.
 *
 * @throws CommandFailed when there is none.
 */
export function readApp(directory: string): App {
  const text = read(join(directory, 'package.json'))
  if (text === null) {
    throw new CommandFailed(
      `There is no package.json in ${directory}: run gadwall init in the folder of your app.`,
    )
  }
  const packages = packagesIn(text)
  const config = read(join(directory, 'tsconfig.json')) ?? ''
  const runners = ['vitest', 'mocha', 'jest'] as const
  return {
    directory,
    packages,
    runner: runners.find((name) => packages.has(name)) ?? 'node:test',
    extension: isOn(config, '(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)')
      ? '.ts'
      : '.js',
    hasDecorators: isOn(config, 'experimentalDecorators'),
    databaseUrl: parseEnv(read(join(directory, '.env')) ?? '').DATABASE_URL,
  }
}

/** The folder for new files if none is named: `src` where there is one. */
export function defaultFolder({ directory }: App): string {
  return existsSync(join(directory, 'src')) ? 'src' : '.'
}

function packagesIn(text: string): ReadonlySet<string> {
  let json: Record<string, unknown>
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new CommandFailed('package.json cannot be read', { cause: error })
  }
  const parts = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
  return new Set(parts.flatMap((part) => Object.keys(json[part] ?? {})))
}

/** tsconfig.json has comments, which JSON does not. */
function isOn(config: string, option: string): boolean {
  return new RegExp(`^[^/\\n]*"${option}"\\s*:\\s*true`, 'm').test(config)
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}
