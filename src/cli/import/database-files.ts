import { fstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CommandFailed, type CommandTools } from '../command.ts'

/** What an import is about to read and to make. */
export interface ImportPaths {
  /** `-` is standard input. */
  readonly file: string
  /** `null` when no file is to be made. */
  readonly refusedPath: string | null
}

/**
 * Keeps an import from touching the files of the database, under whatever name. To open one would be
 * harm enough: closing any descriptor of a file drops all locks that this process has on it, and SQLite
 * would believe itself alone.
 *
 * @param databaseFiles the paths of an SQLite database and of what SQLite puts beside it.
 * @throws CommandFailed
 */
export function assertNoDatabaseFile(
  { file, refusedPath }: ImportPaths,
  databaseFiles: readonly string[],
  { input }: Pick<CommandTools, 'input'>,
): void {
  const given = file === '-' ? identityOfInput(input) : identityOf(file)
  const isDatabase = databaseFiles.some((one) => given !== null && identityOf(one) === given)
  if (isDatabase) throw new CommandFailed(`"${file}" is a file of the database itself.`)
  // A file that SQLite would take for its own need not be there yet.
  if (refusedPath !== null && databaseFiles.map(fullPath).includes(fullPath(refusedPath))) {
    throw new CommandFailed(`"${refusedPath}" is a file of the database itself.`)
  }
}

function identityOf(file: string): string | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats ? `${stats.dev}:${stats.ino}` : null
}

function identityOfInput(input: NodeJS.ReadableStream & { readonly fd?: number }): string | null {
  if (typeof input.fd !== 'number') return null
  const { dev, ino } = fstatSync(input.fd, { bigint: true })
  return `${dev}:${ino}`
}

function fullPath(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path))
  } catch {
    return path
  }
}
