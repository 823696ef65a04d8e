import { hash, pbkdf2Sync } from 'node:crypto'
import bcryptjs from 'bcryptjs'
import { expect } from 'chai'
import {
  type CreatePasswordsOptions,
  createPasswords,
  type PooledPasswords,
} from '../../../src/auth/passwords/create-passwords.ts'
import { PasswordPolicy } from '../../../src/auth/passwords/policy/password-policy.ts'

const CHEAP = { cost: 5, argon2: { memoryKiB: 64 }, scryptCost: 4, pbkdf2Iterations: 1000 }
const PASSWORD = 'correct horse'

describe('PASSWORD_FORMAT', () => {
  const made: PooledPasswords[] = []
  const create = (options: CreatePasswordsOptions) => {
    const passwords = createPasswords({ ...CHEAP, ...options })
    made.push(passwords)
    return passwords
  }
  afterEach(() => Promise.all(made.splice(0).map((one) => one.close())))

  it('plain is what every program for bcrypt reads', async () => {
    const passwords = create({ format: 'plain' })
    const encoded = await passwords.make(PASSWORD)

    expect(encoded).to.match(/^\$2b\$05\$/)
    expect(bcryptjs.compareSync(PASSWORD, encoded)).to.equal(true)
    expect(await passwords.verify(PASSWORD, encoded)).to.deep.equal({
      matches: true,
      isOutdated: false,
    })
    expect(await passwords.verify('another', encoded)).to.include({ matches: false })
  })

  it('plain is a PHC string of argon2id', async () => {
    const encoded = await create({ format: 'plain', hasher: 'argon2id' }).make(PASSWORD)
    expect(encoded).to.match(/^\$argon2id\$v=19\$m=64,t=2,p=1\$/)
  })

  it('django is what Django reads', async () => {
    const passwords = create({ format: 'django', hasher: 'pbkdf2' })
    const encoded = await passwords.make(PASSWORD)
    const [, iterations, salt = '', digest] = encoded.split('$')

    expect(encoded).to.match(/^pbkdf2_sha256\$1000\$[A-Za-z0-9]{22}\$/)
    const expected = pbkdf2Sync(PASSWORD, salt, Number(iterations), 32, 'sha256')
    expect(digest).to.equal(expected.toString('base64'))
    expect(await passwords.verify(PASSWORD, encoded)).to.deep.equal({
      matches: true,
      isOutdated: false,
    })
  })

  it('does not start with a hasher that cannot write it', () => {
    const pairs = [
      ['plain', 'scrypt'],
      ['plain', 'pbkdf2'],
      ['django', 'bcrypt'],
      ['django', 'argon2id'],
      ['django', 'scrypt'],
    ] as const
    for (const [format, hasher] of pairs) {
      expect(() => createPasswords({ format, hasher })).to.throw(
        TypeError,
        `PASSWORD_FORMAT=${format} cannot be written by PASSWORD_HASHER=${hasher}`,
      )
    }
  })

  it('plain bcrypt takes no password that it would cut, and says so as a problem of the field', async () => {
    const passwords = create({ format: 'plain' })
    const policy = new PasswordPolicy({ minLength: 8, maxBytes: passwords.maxBytes })
    const longest = 'é'.repeat(36)

    expect(passwords.maxBytes).to.equal(72)
    expect(bcryptjs.compareSync(longest, await passwords.make(longest))).to.equal(true)
    const error = await passwords.make(`${longest}x`).catch((reason) => reason)
    expect(error).to.be.instanceOf(TypeError)
    expect(await policy.check(`${longest}x`)).to.deep.equal([
      { code: 'password_too_long', params: { max: 72 } },
    ])
    expect((await policy.check(longest)).map(({ code }) => code)).to.not.contain(
      'password_too_long',
    )
  })

  it('plain bcrypt never renews the hash of a password that it would cut', async () => {
    const long = 'x'.repeat(80)
    const encoded = await create({}).make(long)
    expect(await create({ format: 'plain' }).verify(long, encoded)).to.deep.equal({
      matches: true,
      isOutdated: false,
    })
  })

  it('wraps weak hashes in our own format, which counts all of them', async () => {
    for (const options of [{ format: 'plain' }, { format: 'django', hasher: 'pbkdf2' }] as const) {
      const passwords = create(options)
      const wrapped = await passwords.wrapWeak('{SHA512}'.concat(sha512(PASSWORD)))

      expect(wrapped).to.match(/^\{wrapped\}.*\|\$/)
      expect(await passwords.verify(PASSWORD, wrapped)).to.deep.equal({
        matches: true,
        isOutdated: true,
      })
    }
  })
})

describe('PASSWORD_RENEW', () => {
  const made: PooledPasswords[] = []
  afterEach(() => Promise.all(made.splice(0).map((one) => one.close())))

  const dueWith = async (renew: 'always' | 'weaker' | 'never', options: CreatePasswordsOptions) => {
    const own = createPasswords({ ...CHEAP, renew, allowWeak: true })
    const other = createPasswords({ ...CHEAP, ...options })
    made.push(own, other)
    const { matches, isOutdated } = await own.verify(PASSWORD, await other.make(PASSWORD))
    expect(matches).to.equal(true)
    return isOutdated
  }

  it('renews always, only what is weaker, or never', async () => {
    const rows: [CreatePasswordsOptions, boolean, boolean, boolean][] = [
      [{ cost: 5 }, false, false, false],
      [{ cost: 4 }, true, true, false],
      [{ cost: 6 }, true, false, false],
      [{ cost: 5, format: 'plain' }, true, false, false],
      [{ cost: 4, format: 'plain' }, true, true, false],
      [{ hasher: 'pbkdf2', pbkdf2Iterations: 1 }, true, true, false],
      [{ hasher: 'pbkdf2', pbkdf2Iterations: 400_000 }, true, false, false],
    ]
    for (const [options, always, weaker, never] of rows) {
      const due = [
        await dueWith('always', options),
        await dueWith('weaker', options),
        await dueWith('never', options),
      ]
      expect(due, JSON.stringify(options)).to.deep.equal([always, weaker, never])
    }
  })

  it('calls every fast digest weaker, wrapped or not', async () => {
    const passwords = createPasswords({ ...CHEAP, renew: 'weaker', allowWeak: true })
    made.push(passwords)
    const fast = `{SHA512}${sha512(PASSWORD)}`
    for (const encoded of [fast, await passwords.wrapWeak(fast)]) {
      expect(await passwords.verify(PASSWORD, encoded)).to.deep.equal({
        matches: true,
        isOutdated: true,
      })
    }
  })
})

function sha512(text: string): string {
  return hash('sha512', text, 'base64')
}
