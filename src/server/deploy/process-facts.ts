import { readFileSync } from 'node:fs'
import type { ProcessFacts } from './world.ts'

/** What is known of this process. */
export function processFacts(): ProcessFacts {
  const { NODE_OPTIONS = '', NODE_TLS_REJECT_UNAUTHORIZED } = process.env
  return {
    userId: process.getuid?.() ?? null,
    nodeVersion: process.version,
    nodeOptions: [NODE_OPTIONS, ...process.execArgv].join(' '),
    checksCertificates: NODE_TLS_REJECT_UNAUTHORIZED !== '0',
    openFiles: openFilesLimit(),
    now: Date.now(),
  }
}

/** Linux alone tells it without a shell. */
function openFilesLimit(): number | null {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? []
    return soft === undefined ? null : Number(soft)
  } catch {
    return null
  }
}
