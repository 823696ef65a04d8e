import { readFileSync } from 'node:fs'

const SCHEDSTAT = '/proc/thread-self/schedstat'

/**
 * Milliseconds of processor time that this thread has had, on Linux: what else the machine does is not
 * in them. Elsewhere the time of day must do.
 */
export const threadClock: () => number = hasSchedstat() ? processorTime : () => performance.now()

function processorTime(): number {
  return Number(readFileSync(SCHEDSTAT, 'latin1').split(' ', 1)[0]) / 1e6
}

function hasSchedstat(): boolean {
  try {
    return processorTime() > 0
  } catch {
    return false
  }
}
