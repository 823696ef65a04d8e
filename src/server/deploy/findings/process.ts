import { type Finding, when } from '../world.ts'

// https://github.com/nodejs/release#release-schedule
const ENDS: Readonly<Record<number, string>> = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
}
const NEWEST_KNOWN = 26

const LEAST_OPEN_FILES = 1024

const node: Finding = {
  name: 'Node.js',
  find({ process: { nodeVersion, now } }) {
    const major = Number(/^v(\d+)/.exec(nodeVersion)?.[1])
    const end = ENDS[major]
    const isOver = end === undefined ? major < NEWEST_KNOWN : now > Date.parse(end)
    return isOver
      ? [`${nodeVersion} gets no security fixes. Install a version with long-term support.`]
      : []
  },
}

export const processFindings: readonly Finding[] = [
  node,
  when(
    'The process',
    ({ process }) => process.userId === 0,
    'runs as root: whoever breaks in has the machine. Run it as a user of its own.',
  ),
  when(
    'NODE_OPTIONS',
    ({ process }) => /--inspect/.test(process.nodeOptions),
    'opens the debugger, by which anybody on this machine can run code. Leave out --inspect.',
  ),
  when(
    'NODE_TLS_REJECT_UNAUTHORIZED',
    ({ process }) => !process.checksCertificates,
    'is 0: no certificate is checked, that of the database neither. Unset it.',
  ),
  when(
    'The limit of open files',
    ({ process }) => process.openFiles !== null && process.openFiles < LEAST_OPEN_FILES,
    `is below ${LEAST_OPEN_FILES}: a few connections use it up. Raise it: ulimit -n 65536`,
  ),
]
