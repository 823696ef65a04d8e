import { expect } from 'chai'
import { systemClock } from '../../src/auth/clock.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import {
  cheapHasher,
  countingHasher,
  frozenClock,
  memoryBackend,
  TEST_PASSWORD,
  userFactory,
} from '../../src/testing.ts'

describe('cheapHasher()', () => {
  it('makes hashes that describe themselves, salted, and verifies them', async () => {
    const hasher = cheapHasher()
    const [one, other] = [await hasher.make('pässword'), await hasher.make('pässword')]

    expect(one)
      .to.match(/^\$cheap-for-tests\$/)
      .and.not.equal(other)
    expect(one).to.not.contain('pässword')
    expect(hasher.recognises(one)).to.equal(true)
    expect(await hasher.verify('pässword', one)).to.equal(true)
    expect(await hasher.verify('password', one)).to.equal(false)
    expect(hasher.isOutdated(one)).to.equal(false)
  })

  it('takes no other hash for its own, and no damaged one for a match', async () => {
    const hasher = cheapHasher()
    const whole = await hasher.make('x')
    for (const encoded of ['', '$2b$12$abc', whole.slice(0, -1), `${whole}x`, ` ${whole}`]) {
      expect(hasher.recognises(encoded)).to.equal(false)
      expect(await hasher.verify('x', encoded)).to.equal(false)
    }
  })

  it('cannot be made in production, and says what to use there', () => {
    const before = process.env.NODE_ENV
    process.env.NODE_ENV = 'production'
    try {
      for (const make of [cheapHasher, countingHasher, memoryBackend]) {
        expect(() => make()).to.throw(TypeError, 'createPasswords()')
      }
    } finally {
      if (before === undefined) delete process.env.NODE_ENV
      else process.env.NODE_ENV = before
    }
  })
})

describe('countingHasher()', () => {
  it('counts what is made and what is compared', async () => {
    const hasher = countingHasher()
    const passwords = new Passwords([hasher])
    const encoded = await passwords.make('a')
    await passwords.verify('a', encoded)
    await passwords.verify('a', null)

    expect(hasher.count).to.equal(3)
  })
})

describe('frozenClock()', () => {
  it('stands still until it is moved, and is a clock itself', () => {
    const clock = frozenClock(1000)
    expect([clock(), clock.now(), clock()]).to.deep.equal([1000, 1000, 1000])
    clock.advance(500)
    expect([clock(), clock.now()]).to.deep.equal([1500, 1500])
    clock.advance(-1500)
    expect(clock()).to.equal(0)
  })

  it('takes a date, or begins at a moment that is always the same', () => {
    expect(frozenClock(new Date(5)).now()).to.equal(5)
    expect(frozenClock()()).to.equal(frozenClock()()).and.not.equal(systemClock())
  })
})

describe('userFactory()', () => {
  it('gives everybody a name, an address and the test password', async () => {
    const createPerson = userFactory(async (details) => details)

    expect(await createPerson()).to.deep.equal({
      username: 'person1',
      email: 'person1@example.test',
      password: TEST_PASSWORD,
    })
    expect((await createPerson()).username).to.equal('person2')
    expect((await createPerson({ username: 'ada' })).email).to.equal('ada@example.test')
  })

  it('passes on whatever else the way of making people knows', async () => {
    const backend = memoryBackend()
    const createPerson = userFactory(backend.add)
    const user = await createPerson({ isStaff: true, email: 'boss@example.test' })

    expect(user).to.include({ isStaff: true, email: 'boss@example.test' })
    expect(await user.checkPassword(TEST_PASSWORD)).to.equal(true)
  })
})
