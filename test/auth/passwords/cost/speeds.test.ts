import { expect } from 'chai'
import { predictMs } from '../../../../src/auth/passwords/cost/ceiling.ts'
import { isRefused, readStored } from '../../../../src/auth/passwords/formats/registry.ts'

const SALT = 'c29tZXNhbHRzb21lc2FsdA'
const LONG = Buffer.alloc(1023, 'x')

/** About a tenth of a second each; what they take must be what was said, within a factor. */
const DEAR: Readonly<Record<string, string>> = {
  'sha512-crypt': `$6$rounds=20000$saltsalt$${'A'.repeat(86)}`,
  'PBKDF2 over SHA-3': `$pbkdf2-sha384$i=60000,l=48$${SALT}$${'A'.repeat(64)}`,
  phpass: `$P$Bsaltsalt${'A'.repeat(22)}`,
  bcrypt: `$2b$10$${'C'.repeat(21)}.${'A'.repeat(31)}`,
  scrypt: `$scrypt$ln=15,r=8,p=1$${SALT}$${'A'.repeat(43)}`,
  'scrypt of many small blocks': `$scrypt$ln=1,r=1,p=9999$${SALT}$${'A'.repeat(43)}`,
  argon2id: `$argon2id$v=19$m=65536,t=2,p=1$${SALT}$${'A'.repeat(43)}`,
}

describe('the time that is predicted for a hash', function () {
  this.timeout(30_000)
  for (const [name, encoded] of Object.entries(DEAR)) {
    it(`is kept within a factor of three by ${name}, with a password of 1,023 bytes`, () => {
      const stored = readStored(encoded, { maxMs: 60_000 })
      if (isRefused(stored)) throw new Error(`${name}: ${stored.refusal}`)
      const predicted = predictMs(stored.cost)
      const taken = Math.min(...[1, 2, 3].map(() => processorMs(() => stored.digest(LONG))))

      expect(taken).to.be.within(predicted / 5, predicted * 3)
    })
  }

  it('was measured once: to judge a hash again takes no time', () => {
    const encoded = DEAR['sha512-crypt'] as string
    readStored(encoded)
    const start = performance.now()
    for (let count = 0; count < 100; count += 1) readStored(encoded)

    // Measuring takes ten milliseconds each time.
    expect(performance.now() - start).to.be.below(500)
  })

  it('refuses SHA-crypt at a million rounds, which took 20 s, and PBKDF2 over SHA-3 at five million', () => {
    const bombs = [
      `$6$rounds=1000000$saltsalt$${'A'.repeat(86)}`,
      `$pbkdf2-sha384$i=5000000,l=48$${SALT}$${'A'.repeat(64)}`,
      `$2b$15$${'C'.repeat(21)}.${'A'.repeat(31)}`,
    ]
    for (const encoded of bombs) {
      expect(readStored(encoded), encoded).to.include({ refusal: 'too_expensive' })
    }
  })
})

/** Time of the processor, so that other work on the machine does not count. */
function processorMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
