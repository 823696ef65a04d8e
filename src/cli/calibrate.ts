import { availableParallelism } from 'node:os'
import {
  calibrate as calibrateHashers,
  loginsPerSecond,
  type Proposal,
} from '../auth/passwords/pool/calibrate.ts'
import { HashingPool } from '../auth/passwords/pool/hashing-pool.ts'
import { type Command, print, WrongUsage } from './command.ts'

const TARGET_MS = 250
const MEMORY_MB = 64

export const calibrate: Command = {
  name: 'calibrate',
  usage: '[--target-ms N] [--memory-mb N]',
  summary: 'Measures this machine and proposes settings for a wanted time and memory of a login.',
  options: { 'target-ms': { type: 'string' }, 'memory-mb': { type: 'string' } },
  async run({ output }, values) {
    const ms = numberOf(values, 'target-ms', TARGET_MS, 10_000)
    const memoryMb = numberOf(values, 'memory-mb', MEMORY_MB, 1024)
    const pool = new HashingPool({ threads: 1 })
    const cores = availableParallelism()
    print(
      output,
      `One hash in one thread, for at most ${ms} ms and ${memoryMb} MiB. Logins a second`,
    )
    print(output, `are those of all ${cores} processors, while nothing else keeps them busy.\n`)
    try {
      const proposals: Proposal[] = []
      for await (const proposal of calibrateHashers(pool, { ms, memoryMb })) {
        print(output, describe(proposal, { ms, memoryMb }))
        proposals.push(proposal)
      }
      print(output, '\nPaste one line into the settings:\n')
      for (const proposal of proposals) print(output, settingsOf(proposal))
    } finally {
      await pool.close()
    }
  },
}

function numberOf(
  values: Readonly<Record<string, unknown>>,
  name: string,
  standard: number,
  most: number,
): number {
  const given = values[name] ?? String(standard)
  const value = /^\d{1,6}$/.test(String(given)) ? Number(given) : 0
  if (value >= 1 && value <= most) return value
  throw new WrongUsage(`--${name} is a whole number from 1 to ${most}`)
}

function describe(proposal: Proposal, target: { readonly ms: number; readonly memoryMb: number }) {
  const { work, ms, memoryMb, isAboveTarget } = proposal
  const memory = memoryMb > 0 ? `${Math.round(memoryMb)} MiB` : ''
  const columns = [
    work.algorithm.padEnd(9),
    `${Math.round(ms)} ms`.padStart(8),
    memory.padStart(8),
    `${loginsPerSecond(proposal).toFixed(1)} logins/s`.padStart(16),
  ]
  const notes = [
    ...(isAboveTarget ? ['takes longer, but is the least that is allowed'] : []),
    ...(memoryMb > target.memoryMb ? ['needs more memory, but is the least that is allowed'] : []),
  ]
  return [...columns, ...notes.map((note) => `  (${note})`)].join('')
}

function settingsOf({ work }: Proposal): string {
  switch (work.algorithm) {
    case 'bcrypt':
      return `PASSWORD_HASHER=bcrypt BCRYPT_COST=${work.cost}`
    case 'argon2id':
      return `PASSWORD_HASHER=argon2id ARGON2_MEMORY_KIB=${work.memoryKiB} ARGON2_PASSES=${work.passes}`
    case 'scrypt':
      return `PASSWORD_HASHER=scrypt SCRYPT_COST=${work.cost}`
    case 'pbkdf2':
      return `PASSWORD_HASHER=pbkdf2 PBKDF2_ITERATIONS=${work.iterations}`
  }
}
