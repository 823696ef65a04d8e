import { expect } from 'chai'
import { calibrate } from '../../src/cli/calibrate.ts'
import type { CommandTools } from '../../src/cli/command.ts'
import { readConfig } from '../../src/config/config.ts'

async function run(values: Record<string, string>): Promise<string[]> {
  let text = ''
  const output = {
    write(piece: string) {
      text += piece
      return true
    },
  }
  await calibrate.run({ output } as unknown as CommandTools, values, [])
  return text.split('\n')
}

describe('gadwall calibrate', function () {
  this.timeout(120_000)

  it('measures every hasher and proposes settings that are allowed', async () => {
    const lines = await run({ 'target-ms': '60', 'memory-mb': '32' })
    const settings = lines.filter((line) => line.startsWith('PASSWORD_HASHER='))
    const hashers = settings.map((line) => /^PASSWORD_HASHER=(\w+)/.exec(line)?.[1])

    expect(hashers).to.deep.equal(['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'])
    for (const hasher of hashers) {
      expect(lines.some((line) => new RegExp(`^${hasher} +\\d+ ms`).test(line))).to.equal(true)
    }
    for (const line of settings) {
      const environment = Object.fromEntries(line.split(' ').map((one) => one.split('=')))
      expect(readConfig(environment).passwordHasher).to.equal(environment.PASSWORD_HASHER)
    }
  })

  it('keeps to the memory, and says so where the least that is allowed needs more', async () => {
    const lines = await run({ 'target-ms': '1', 'memory-mb': '1' })

    expect(lines.join('\n')).to.contain('SCRYPT_COST=14')
    expect(lines.join('\n')).to.contain('ARGON2_MEMORY_KIB=7168 ARGON2_PASSES=5')
    expect(lines.join('\n')).to.contain('takes longer, but is the least that is allowed')
    expect(lines.join('\n')).to.contain('needs more memory, but is the least that is allowed')
  })

  it('refuses what is no number of milliseconds or mebibytes', async () => {
    for (const values of [{ 'target-ms': '0' }, { 'target-ms': '1s' }, { 'memory-mb': '-1' }]) {
      const error = await run(values as Record<string, string>).catch((reason) => reason)
      expect(error).to.have.property('message').that.contains('whole number')
    }
  })
})
