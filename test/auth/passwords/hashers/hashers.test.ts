import { expect } from 'chai'
import { createPasswords } from '../../../../src/auth/passwords/create-passwords.ts'
import { Argon2Hasher } from '../../../../src/auth/passwords/hashers/argon2-hasher.ts'
import { BcryptHasher } from '../../../../src/auth/passwords/hashers/bcrypt-hasher.ts'
import { Pbkdf2Hasher } from '../../../../src/auth/passwords/hashers/pbkdf2-hasher.ts'
import type { PooledHasher } from '../../../../src/auth/passwords/hashers/pooled-hasher.ts'
import { ScryptHasher } from '../../../../src/auth/passwords/hashers/scrypt-hasher.ts'
import { HashingPool } from '../../../../src/auth/passwords/pool/hashing-pool.ts'
import { bcryptDigest } from '../../../../src/auth/passwords/primitives/bcrypt.ts'

const RIGHT = 'correct horse battery staple'

describe('our own hashers', () => {
  let pool: HashingPool
  before(() => {
    pool = new HashingPool({ threads: 2 })
  })
  after(() => pool.close())

  const make = (): readonly PooledHasher[] => [
    new BcryptHasher(pool, 4),
    new Argon2Hasher(pool, { memoryKiB: 64, passes: 1 }),
    new ScryptHasher(pool, 6),
    new Pbkdf2Hasher(pool, 100),
  ]

  it('make a new hash each time, and know all of their own and none of the others', async () => {
    const hashers = make()
    for (const hasher of hashers) {
      const [one, two] = [await hasher.make(RIGHT), await hasher.make(RIGHT)]

      expect(one).to.not.equal(two)
      expect(await hasher.verify(RIGHT, one), hasher.name).to.equal(true)
      expect(await hasher.verify(`${RIGHT}x`, one), hasher.name).to.equal(false)
      expect(hasher.isOutdated(one), hasher.name).to.equal(false)
      expect(one.length).to.be.at.most(255)
      const others = hashers.filter((other) => other !== hasher)
      expect(others.map((other) => other.recognises(one))).to.deep.equal([false, false, false])
    }
  })

  it('write down how the hash was made', async () => {
    const [bcrypt, argon2, scrypt, pbkdf2] = await Promise.all(
      make().map((hasher) => hasher.make(RIGHT)),
    )

    expect(bcrypt).to.match(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$/)
    expect(argon2).to.match(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(scrypt).to.match(/^\$scrypt\$ln=6,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(pbkdf2).to.match(/^\$pbkdf2-sha256\$i=100,l=32\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  it('take the parameters that OWASP recommends when none are given', () => {
    expect(new BcryptHasher(pool).work).to.deep.include({ cost: 12 })
    expect(new Argon2Hasher(pool).work).to.deep.include({
      memoryKiB: 19_456,
      passes: 2,
      parallelism: 1,
    })
    expect(new ScryptHasher(pool).work).to.deep.include({ cost: 17, blockSize: 8, parallelism: 1 })
    expect(new Pbkdf2Hasher(pool).work).to.deep.include({ iterations: 600_000 })
  })

  it('scrypt at the recommended cost stays within the memory that Node allows', async () => {
    const hasher = new ScryptHasher(pool)

    expect(await hasher.verify(RIGHT, await hasher.make(RIGHT))).to.equal(true)
  })

  it('call every other cost outdated, higher or lower', async () => {
    const pairs: [PooledHasher, PooledHasher][] = [
      [new BcryptHasher(pool, 4), new BcryptHasher(pool, 5)],
      [
        new Argon2Hasher(pool, { memoryKiB: 64 }),
        new Argon2Hasher(pool, { memoryKiB: 64, passes: 1 }),
      ],
      [new ScryptHasher(pool, 5), new ScryptHasher(pool, 4)],
      [new Pbkdf2Hasher(pool, 100), new Pbkdf2Hasher(pool, 101)],
    ]
    for (const [one, other] of pairs) {
      const encoded = await one.make(RIGHT)
      expect(other.recognises(encoded), one.name).to.equal(true)
      expect(other.isOutdated(encoded), one.name).to.equal(true)
    }
  })

  it('describe a hash without revealing it', async () => {
    const hasher = new Pbkdf2Hasher(pool, 100)
    const encoded = await hasher.make(RIGHT)

    expect(hasher.describe(encoded)).to.deep.equal({
      format: 'phc-pbkdf2-sha256',
      parameters: { hash: 'sha256', iterations: 100 },
    })
    expect(hasher.describe('damaged')).to.equal(null)
  })

  it('refuse parameters that cannot work', () => {
    expect(() => new ScryptHasher(pool, 19)).to.throw(TypeError, 'from 4 to 18')
    expect(() => new Pbkdf2Hasher(pool, 0)).to.throw(TypeError, '5000000')
    expect(() => new Argon2Hasher(pool, { memoryKiB: 7 })).to.throw(TypeError, 'KiB')
    expect(() => new Argon2Hasher(pool, { passes: 0 })).to.throw(TypeError, 'passes')
    expect(() => new Argon2Hasher(pool, { memoryKiB: 262_144, passes: 5 })).to.throw(TypeError)
  })
})

describe('the two engines of bcrypt', () => {
  it('make the same strings', () => {
    const salt = 'CCCCCCCCCCCCCCCCCCCCC.'
    const passwords = [
      '',
      'U*U',
      'pässwörd',
      '\0',
      'a\0b',
      'x'.repeat(72),
      'é'.repeat(40),
      '🦆'.repeat(30),
    ]
    for (const password of passwords) {
      const [native, js] = (['native', 'js'] as const).map((bcrypt) =>
        bcryptDigest(Buffer.from(password), 5, salt, { bcrypt }),
      )
      expect(native, password).to.equal(js)
    }
  })

  it('verify what the other one made', async () => {
    const native = createPasswords({ cost: 4, threads: 1, engines: { bcrypt: 'native' } })
    const js = createPasswords({ cost: 4, threads: 1, engines: { bcrypt: 'js' } })

    expect(await native.verify(RIGHT, await js.make(RIGHT))).to.deep.equal({
      matches: true,
      isOutdated: false,
    })
    expect(await js.verify(RIGHT, await native.make(RIGHT))).to.deep.equal({
      matches: true,
      isOutdated: false,
    })
    expect(await js.verify('wrong', await native.make(RIGHT))).to.include({ matches: false })
    await Promise.all([native.close(), js.close()])
  })

  it('read a salt whose last letter holds bits too many, as PHP once made them', () => {
    const digest = bcryptDigest(Buffer.from('rasmuslerdorf'), 7, 'usesomesillystringfore', {
      bcrypt: 'native',
    })
    const odd = bcryptDigest(Buffer.from('rasmuslerdorf'), 7, 'usesomesillystringforg', {
      bcrypt: 'native',
    })

    expect(odd).to.equal(digest)
    expect(digest).to.equal('2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi')
  })
})

describe('createPasswords()', () => {
  it('makes with the chosen hasher, and verifies and renews those of the others', async () => {
    const options = {
      cost: 4,
      argon2: { memoryKiB: 64, passes: 1 },
      scryptCost: 6,
      pbkdf2Iterations: 100,
      threads: 1,
    }
    const names = ['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'] as const
    const all = names.map((hasher) => createPasswords({ ...options, hasher }))
    for (const maker of all) {
      const encoded = await maker.make(RIGHT)
      for (const verifier of all) {
        expect(await verifier.verify(RIGHT, encoded)).to.deep.equal({
          matches: true,
          isOutdated: verifier !== maker,
        })
        expect(await verifier.verify('wrong', encoded)).to.include({ matches: false })
      }
    }
    await Promise.all(all.map((one) => one.close()))
  })

  it('says at the start what to do when argon2id is wanted and not installed', () => {
    expect(() => createPasswords({ hasher: 'argon2id', engines: { argon2: 'none' } })).to.throw(
      TypeError,
      'npm install @node-rs/argon2',
    )
  })

  it('says why an argon2id hash is of no use where its package is not installed', async () => {
    const reasons: unknown[] = []
    const passwords = createPasswords({
      cost: 4,
      engines: { argon2: 'none' },
      onDamaged: (hash) => reasons.push(hash),
    })
    const encoded =
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'

    expect(await passwords.verify('password', encoded)).to.include({ matches: false })
    expect(reasons).to.deep.equal([{ format: 'phc-argon2id', reason: 'needs_engine' }])
    await passwords.close()
  })

  it('tells whoever asked of every password that matched, and of no other', async () => {
    const heard: string[] = []
    const passwords = createPasswords({ cost: 4, threads: 1, onMatch: (raw) => heard.push(raw) })
    const encoded = await passwords.make(RIGHT)
    await passwords.verify('wrong', encoded)
    await passwords.verify(RIGHT, encoded)

    expect(heard).to.deep.equal([RIGHT])
    await passwords.close()
  })
})
