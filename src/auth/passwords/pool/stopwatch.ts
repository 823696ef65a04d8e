import { readFileSync } from 'node:fs'

const SCHEDSTAT = '/proc/thread-self/schedstat'
/** How far behind the system's count of processor time may be. */
const TICK_MS = 4

const countsProcessorTime = processorTime() > 0

/** Says how long this thread has worked since a moment, in milliseconds. */
export type Stopwatch = () => number

/**
 * Starts counting how long this thread works. Time in which something else had the processor is left
 * out where the system tells (on Linux); elsewhere the time of day must do.
 */
export function startWatch(): Stopwatch {
  const wall = performance.now()
  if (!countsProcessorTime) return () => performance.now() - wall
  const processor = processorTime()
  return () => Math.min(performance.now() - wall, processorTime() - processor + TICK_MS)
}

function processorTime(): number {
  try {
    return Number(readFileSync(SCHEDSTAT, 'latin1').split(' ', 1)[0]) / 1e6
  } catch {
    return 0
  }
}
