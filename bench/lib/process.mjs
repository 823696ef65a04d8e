import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

/** Seconds that a process and its threads have spent on a processor; `null` where nobody can tell. */
export function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return null
  }
}

/** What all threads of a process have worked until now, in milliseconds; `null` where nobody tells. */
export function workedMs(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const of = (thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')
    return threads.reduce((sum, thread) => sum + Number(of(thread).split(' ')[0]), 0) / 1e6
  } catch {
    return null
  }
}

/** Megabytes of memory that a process holds now; `null` where nobody can tell. */
export function residentMegabytes(pid) {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return (Number(kilobytes) * 1024) / 1e6
  } catch {
    return null
  }
}

/** What a child says next. Rejects when it ends instead: nobody would ever hear of it. */
export function nextMessage(child) {
  return new Promise((resolve, reject) => {
    // Not at its exit: what it said last may still be on its way then.
    const fail = () => reject(new Error('A process ended too early'))
    child.once('disconnect', fail)
    child.once('message', (message) => {
      child.off('disconnect', fail)
      resolve(message)
    })
  })
}
