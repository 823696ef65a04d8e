import { readFileSync } from 'node:fs'

/** Descriptors that are kept for the database, threads, files and pipes. */
const RESERVED_DESCRIPTORS = 128

/** Connections where no limit of descriptors is known. */
const MOST_CONNECTIONS = 10_000

/**
 * How many connections may be open at the same time: a stranger who opens all that there are must leave
 * enough descriptors to log somebody in.
 *
 * @param descriptors what this process may have open; `null` when nobody knows.
 */
export function connectionLimit(descriptors = descriptorLimit()): number {
  if (descriptors === null) return MOST_CONNECTIONS
  // Where there are few, at least half of them are for visitors.
  const most = Math.max(descriptors - RESERVED_DESCRIPTORS, Math.floor(descriptors / 2))
  return Math.max(1, Math.min(MOST_CONNECTIONS, most))
}

/** The limit of open files of this process; `null` where the system does not tell or sets none. */
function descriptorLimit(): number | null {
  try {
    const [, soft] =
      /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    return soft === undefined ? null : Number(soft)
  } catch {
    return null
  }
}
