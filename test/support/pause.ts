import { readFileSync } from 'node:fs'

/**
 * Stops a process and all that it has started, as a machine that hangs does: connections stay open, and
 * nothing is answered.
 *
 * @returns what lets them go on.
 */
export function pause(pid: number): () => void {
  const all = [pid, ...childrenOf(pid)]
  for (const one of all) process.kill(one, 'SIGSTOP')
  // Its threads stop one after the other.
  while (!all.every(isStopped)) {}
  return () => {
    for (const one of all) process.kill(one, 'SIGCONT')
  }
}

function isStopped(pid: number): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  const children = listed === '' ? [] : listed.split(' ').map(Number)
  return children.flatMap((child) => [child, ...childrenOf(child)])
}
