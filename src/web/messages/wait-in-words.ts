import type { Say } from './messages.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** A time to wait as people say it, such as "12 minutes": never shorter than it is. */
export function waitInWords(say: Say, seconds: number): string {
  if (seconds < 2 * MINUTE) return say('wait.seconds', { count: seconds })
  if (seconds < 2 * HOUR) return say('wait.minutes', { count: Math.ceil(seconds / MINUTE) })
  return say('wait.hours', { count: Math.ceil(seconds / HOUR) })
}
