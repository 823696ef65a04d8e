import { rmSync } from 'node:fs'

/**
 * Runs this when all files have been run. Where several processes share the files nobody knows which is the
 * last of one of them: there, what a process has started ends with it.
 */
export function afterEverything(work: () => unknown): void {
  if (process.env.MOCHA_WORKER_ID === undefined) after(async () => void (await work()))
}

/** Removes a directory when this process ends, and returns it. */
export function removedAtExit(directory: string): string {
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  return directory
}
