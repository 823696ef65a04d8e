import { accessSync, constants, createReadStream, type ReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { CommandFailed, type CommandTools } from '../command.ts'

/** Where lines come from. */
export interface ImportSource {
  open(): Readable
  /** How much of it was read, from 0 to 1; `null` when nobody knows. */
  share(): number | null
}

/** @throws CommandFailed for what is no file that can be read. */
export function findSource(file: string, { input }: CommandTools): ImportSource {
  if (file === '-') return { open: () => input, share: () => null }
  const size = sizeOf(file)
  let stream: ReadStream | undefined
  return {
    // Not before somebody listens: an error would end the process.
    open() {
      stream = createReadStream(file)
      return stream
    },
    share: () => (size === 0 ? null : Math.min((stream?.bytesRead ?? 0) / size, 1)),
  }
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new CommandFailed(`There is no file "${file}".`)
  if (stats.isDirectory()) throw new CommandFailed(`"${file}" is a directory.`)
  try {
    accessSync(file, constants.R_OK)
  } catch {
    throw new CommandFailed(`The file "${file}" may not be read.`)
  }
  return stats.size
}
