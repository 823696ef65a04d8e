import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Failure, FuzzResult } from './fuzz.ts'
import type { TargetNews, TargetOrder } from './run-target.ts'

const PROGRAM = fileURLToPath(new URL('./run-target.ts', import.meta.url))
const LOADER = new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url).href

/** After so long without a new input the process hangs. */
const HANG_MS = 20_000
const LOOK_EVERY_MS = 500

export interface TargetOutcome {
  readonly cases: number
  readonly failure: Failure | null
}

export interface WatchOptions {
  /** How long one input may take before the process counts as hanging (20,000). */
  readonly hangMs?: number
  /** The program that tries the target. */
  readonly program?: string
}

/** Tries a target in a process of its own. A process that hangs or ends is a failure of its last input. */
export async function runInProcess(
  order: TargetOrder,
  { hangMs = HANG_MS, program = PROGRAM }: WatchOptions = {},
): Promise<TargetOutcome> {
  const child = spawn(process.execPath, ['--import', LOADER, program, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let result: FuzzResult | null = null
  let isOpen = false
  let isHanging = false
  child.on('message', (news: TargetNews) => {
    if ('isOpen' in news) isOpen = true
    else result = news.result
  })
  const watch = setInterval(() => {
    if (!isOpen || result || ageOf(order.lastInput) < hangMs) return
    isHanging = true
    child.kill('SIGKILL')
  }, LOOK_EVERY_MS)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(watch)
  if (result) return result
  const message = isHanging ? `It hung for ${hangMs} ms` : `The process ended with ${code}`
  const { seed, lastInput } = order
  return { cases: 0, failure: { seed, path: '', input: read(lastInput), message, isKnown: false } }
}

function ageOf(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
