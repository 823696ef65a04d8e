import { expect } from 'chai'
import {
  BCRYPT_MAX_COST,
  BcryptHasher,
} from '../../../../src/auth/passwords/hashers/bcrypt-hasher.ts'
import { Passwords } from '../../../../src/auth/passwords/passwords.ts'
import { HashingPool } from '../../../../src/auth/passwords/pool/hashing-pool.ts'
import vectors from '../../../vectors/bcrypt-hashes.json' with { type: 'json' }

const SALT = '5Hg1DKFqPE8C2aflZ5vVoe'
const DIGEST = 'wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS'

describe('BcryptHasher', () => {
  let pool: HashingPool
  let hasher: BcryptHasher
  before(() => {
    pool = new HashingPool({ threads: 2 })
    hasher = new BcryptHasher(pool, 4)
  })
  after(() => pool.close())

  it('agrees with hashes that passlib made', async () => {
    for (const { password, hash } of vectors.accepted) {
      expect(hasher.recognises(hash)).to.equal(true)
      expect(await hasher.verify(password, hash)).to.equal(true)
      expect(await hasher.verify(`${password}x`, hash)).to.equal(false)
    }
  })

  it('makes another hash of the same password each time, and knows all of them', async () => {
    const [one, other] = await Promise.all([hasher.make('password'), hasher.make('password')])

    expect(one).to.match(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$[./A-Za-z0-9]{22}\$[./A-Za-z0-9]{31}$/)
    expect(one).to.not.equal(other)
    expect(await hasher.verify('password', one)).to.equal(true)
    expect(await hasher.verify('password', other)).to.equal(true)
  })

  it('counts every byte: those beyond the 72nd, and those after a NUL', async () => {
    const long = 'a'.repeat(72)
    const pairs = [
      [`${long}b`, `${long}c`],
      [`${long}b`, long],
      ['é'.repeat(37), 'é'.repeat(36)],
      ['\0one', '\0two'],
      ['pass\0one', 'pass\0two'],
      ['pass\0', 'pass'],
      ['', '\0'],
      [`${'x'.repeat(1023)}a`, `${'x'.repeat(1023)}b`],
    ] as const
    for (const [password, other] of pairs) {
      const hash = await hasher.make(password)
      expect(await hasher.verify(password, hash)).to.equal(true)
      expect(await hasher.verify(other, hash), JSON.stringify(other)).to.equal(false)
    }
  })

  it('says no to a damaged hash, and never throws', async () => {
    const damaged = [
      '',
      '$',
      '$bcrypt-sha256$',
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT}$`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT}`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT.slice(1)}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT}$${DIGEST.slice(1)}`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT}$${DIGEST}x`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT}$${DIGEST}\n`,
      ` $bcrypt-sha256$v=2,t=2b,r=5$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=-5$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=5e0$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=005$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=1,t=2b,r=5$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2x,r=5$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT.replace('5', '!')}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=00$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=03$${SALT}$${DIGEST}`,
      `$bcrypt-sha256$v=2,t=2b,r=5$${SALT}$${DIGEST.replace('w', 'x')}`,
    ]
    const passwords = new Passwords([hasher])
    for (const encoded of damaged) {
      expect(await hasher.verify('password', encoded), encoded).to.equal(false)
      expect(await passwords.verify('password', encoded)).to.include({ matches: false })
    }
  })

  it('refuses the hashes of other formats, and never throws', async () => {
    for (const { password, hash, why } of vectors.refused) {
      expect(hasher.recognises(hash), why).to.equal(false)
      expect(await hasher.verify(password, hash), why).to.equal(false)
    }
  })

  it('refuses a stored cost beyond the ceiling before any work is done', async () => {
    const start = performance.now()
    for (const cost of [16, 20, 31, 99]) {
      const bomb = `$bcrypt-sha256$v=2,t=2b,r=${cost}$${SALT}$${DIGEST}`
      expect(hasher.recognises(bomb)).to.equal(false) // So it costs what an unknown user costs.
      expect(await hasher.verify('password', bomb)).to.equal(false)
    }
    expect(performance.now() - start).to.be.below(1000)
  })

  it('calls every cost but its own outdated, and so everything damaged', () => {
    const ofCost = (cost: string) => `$bcrypt-sha256$v=2,t=2b,r=${cost}$${SALT}$${DIGEST}`

    expect(hasher.isOutdated(ofCost('4'))).to.equal(false)
    expect(hasher.isOutdated(ofCost('04'))).to.equal(false)
    for (const encoded of [ofCost('5'), ofCost('12'), 'damaged']) {
      expect(hasher.isOutdated(encoded)).to.equal(true)
    }
  })

  it('works only with a cost from 4 to 15', () => {
    for (const cost of [3, BCRYPT_MAX_COST + 1, 4.5, Number.NaN, '12' as unknown as number]) {
      expect(() => new BcryptHasher(pool, cost)).to.throw(TypeError, 'from 4 to 15')
    }
  })
})
