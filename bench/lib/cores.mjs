import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Which processor serves and which one sends; `null` for both when they cannot be kept apart. */
export const cores = choose()

/** The command that runs Node on this core only, or anywhere when there is none. */
export function nodeOn(core, given) {
  if (core === null) return [process.execPath, given]
  return ['taskset', ['-c', String(core), process.execPath, ...given]]
}

function choose() {
  const allowed = allowedCores()
  if (allowed.length < 2) return unpinned('there is one core only')
  if (spawnSync('taskset', ['-V']).status !== 0) return unpinned('taskset is not installed')
  return {
    server: allowed.at(-1),
    load: allowed[0],
    note: 'The server has one core for itself, the load generator another.',
  }
}

function unpinned(reason) {
  return {
    server: null,
    load: null,
    note: `NOT PINNED: ${reason}; server and load share the cores.`,
  }
}

function allowedCores() {
  try {
    const [, list] = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))
    return list.split(',').flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
  } catch {
    return Array.from({ length: availableParallelism() }, (_, index) => index)
  }
}
