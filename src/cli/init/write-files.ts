import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandFailed } from '../command.ts'

/** A file that is to be written: its path from the app, and its text. */
export interface NewFile {
  readonly path: string
  readonly text: string
}

/** @throws CommandFailed when one of them is there already. */
export function checkFree(directory: string, files: readonly Pick<NewFile, 'path'>[]): void {
  const taken = files.find(({ path }) => existsSync(join(directory, path)))
  if (taken) throw alreadyThere(taken.path)
}

/** What would change, as `diff -u` writes it: all of it is new. */
export function diffOf(files: readonly NewFile[]): string {
  return files
    .map(({ path, text }) => {
      const lines = text.trimEnd().split('\n')
      const head = ['--- /dev/null', `+++ ${path}`, `@@ -0,0 +1,${lines.length} @@`]
      return [...head, ...lines.map((line) => `+${line}`)].join('\n')
    })
    .join('\n')
}

/**
 * Writes all of them or none. What is there is never overwritten, even if it came a moment ago.
 *
 * @throws CommandFailed when one of them is there already or cannot be written.
 */
export async function writeFiles(directory: string, files: readonly NewFile[]): Promise<void> {
  const written: string[] = []
  try {
    for (const { path, text } of files) {
      const whole = join(directory, path)
      await mkdir(dirname(whole), { recursive: true })
      await writeFile(whole, text, { flag: 'wx' })
      written.push(whole)
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    const { code, path } = error as { code?: string; path?: string }
    if (code === 'EEXIST') throw alreadyThere(path ?? 'A file')
    throw new CommandFailed('The files cannot be written', { cause: error })
  }
}

function alreadyThere(path: string): CommandFailed {
  return new CommandFailed(
    `${path} is already there, and nothing was written. Move it away, or name another folder with --dir.`,
  )
}
