import { expect } from 'chai'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../../src/auth/passwords/create-passwords.ts'
import { inspectHash } from '../../../../src/auth/passwords/inspect-hash.ts'
import programs from '../../../vectors/independent/hashes.json' with { type: 'json' }

// Salts, costs and passwords are random: see generate.py beside the table, which makes it anew.
describe('30 hashes of each kind by a program that shares no code with ours', function () {
  this.timeout(60_000)
  let passwords: PooledPasswords
  before(() => {
    passwords = createPasswords({ cost: 4, allowWeak: true, queueLimit: 1000 })
  })
  after(() => passwords.close())

  for (const { by, kind, rows } of programs) {
    it(`take the right password and no other: ${by}, ${kind}`, async () => {
      expect(rows).to.have.length(30)
      const matches = async (password: string, encoded: string) =>
        (await passwords.verify(password, encoded)).matches
      const failures = rows.map(async ([password = '', encoded = ''], index) => {
        const isKnown = inspectHash(encoded, { allowWeak: true }).ok
        const isRight = await matches(password, encoded)
        const isFooled = index % 3 === 0 && (await matches(`${password}x`, encoded))
        return isKnown && isRight && !isFooled ? [] : [encoded]
      })

      expect((await Promise.all(failures)).flat()).to.deep.equal([])
    })
  }
})
