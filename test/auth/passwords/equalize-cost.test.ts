import { expect } from 'chai'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../src/auth/passwords/create-passwords.ts'

const ATTEMPTS = 15
const CHEAP = '$2b$04$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'
const MD5_CRYPT = '$1$38652870$DUjsu4TTlTsOe/xxZ05uf/'

/** The processor time that most wrong passwords take on each of these. */
async function measure(passwords: PooledPasswords, rows: Record<string, string | null>) {
  const durations = Object.keys(rows).map((): number[] => [])
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    for (const [index, encoded] of Object.values(rows).entries()) {
      const start = process.cpuUsage()
      await passwords.verify('a wrong password', encoded)
      const { user, system } = process.cpuUsage(start)
      durations[index]?.push(user + system)
    }
  }
  return durations.map((all) => all.toSorted((a, b) => a - b)[Math.floor(ATTEMPTS / 2)] as number)
}

// Processor time, because other things run here as well; bench/hashing-timing.mjs measures what people see.
describe('a wrong password on a cheaper hash', function () {
  this.timeout(60_000)

  const options = {
    cost: 10,
    argon2: { memoryKiB: 65_536, passes: 2 },
    scryptCost: 14,
    pbkdf2Iterations: 150_000,
  }
  for (const hasher of ['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'] as const) {
    it(`takes what one on a current hash takes, with ${hasher}`, async () => {
      const passwords = createPasswords({ ...options, hasher, threads: 1 })
      const older = createPasswords({
        hasher,
        cost: 8,
        argon2: { memoryKiB: 4096, passes: 2 },
        scryptCost: 12,
        pbkdf2Iterations: 30_000,
        threads: 1,
      })
      const rows: Record<string, string | null> = {
        current: await passwords.make('password'),
        nobody: null,
        'an older cost': await older.make('password'),
        'a cheap foreign hash': CHEAP,
        'a wrapped hash': await older.wrapWeak(MD5_CRYPT),
      }
      const [current = 0, ...others] = await measure(passwords, rows)
      for (const [index, duration] of others.entries()) {
        const name = Object.keys(rows)[index + 1]
        expect(duration, name).to.be.within(current * 0.8, current * 1.25)
      }
      await Promise.all([passwords.close(), older.close()])
    })
  }
})
