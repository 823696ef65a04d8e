import { expect } from 'chai'
import { readConfig } from '../../src/config/config.ts'
import { concernOfHashCost } from '../../src/server/hash-cost-concern.ts'
import { speeds } from '../support/speeds.ts'

describe('concernOfHashCost()', () => {
  const concern = (settings: Record<string, string>, ms: number) =>
    concernOfHashCost(readConfig({ NODE_ENV: 'test', ...settings }), speeds(ms))

  it('names the cost that is set when one new hash takes more than HASH_MAX_MS here', () => {
    const rows: [settings: Record<string, string>, name: string][] = [
      [{ BCRYPT_COST: '12' }, 'BCRYPT_COST'],
      [{ PASSWORD_HASHER: 'argon2id' }, 'ARGON2_MEMORY_KIB and ARGON2_PASSES'],
      [{ PASSWORD_HASHER: 'scrypt' }, 'SCRYPT_COST'],
      [{ PASSWORD_HASHER: 'pbkdf2' }, 'PBKDF2_ITERATIONS'],
    ]
    for (const [settings, name] of rows) {
      expect(concern(settings, 1)).to.match(
        new RegExp(
          `^${name}: one hash takes about \\d+ ms here, more than HASH_MAX_MS \\(1000\\)\\.$`,
        ),
      )
    }
    expect(concern({ BCRYPT_COST: '12' }, 1)).to.contain('about 4096 ms')
  })

  it('has nothing to say up to HASH_MAX_MS', () => {
    expect(concern({ BCRYPT_COST: '12', HASH_MAX_MS: '4096' }, 1)).to.equal(null)
    expect(concern({ BCRYPT_COST: '12', HASH_MAX_MS: '4095' }, 1)).to.contain('4095')
  })
})
