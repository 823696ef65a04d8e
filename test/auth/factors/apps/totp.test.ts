import { expect } from 'chai'
import fc from 'fast-check'
import { fromBase32, toBase32 } from '../../../../src/auth/factors/apps/base32.ts'
import {
  findTotpStep,
  newTotpSecret,
  otpauthUri,
  type TotpHash,
  totpCode,
  totpStepAt,
} from '../../../../src/auth/factors/apps/totp.ts'

const text = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length))
const SECRETS: Readonly<Record<TotpHash, Buffer>> = {
  sha1: text(20),
  sha256: text(32),
  sha512: text(64),
}

/** RFC 6238, appendix B: seconds, and the codes of eight digits for SHA-1, SHA-256 and SHA-512. */
const VECTORS: readonly (readonly [number, string, string, string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
]

/** RFC 4226, appendix D: codes of six digits for the counters 0 to 9. */
const HOTP = ['755224', '287082', '359152', '969429', '338314'].concat([
  ...['254676', '287922', '162583', '399871', '520489'],
])

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)

describe('totpCode()', () => {
  it('gives the codes of RFC 6238, appendix B', () => {
    for (const [seconds, ...codes] of VECTORS) {
      const given = (['sha1', 'sha256', 'sha512'] as const).map((hash) =>
        totpCode(SECRETS[hash], totpStepAt(seconds * 1000), { digits: 8, hash }),
      )
      expect(given, String(seconds)).to.deep.equal(codes)
    }
  })

  it('gives the codes of RFC 4226, appendix D', () => {
    expect(HOTP.map((_, step) => totpCode(SECRETS.sha1, step))).to.deep.equal(HOTP)
  })
})

describe('findTotpStep()', () => {
  it('takes the code of this step, the one before and the one after, and no other', () => {
    const secret = newTotpSecret()
    const now = totpStepAt(NOW)
    const found = [-3, -2, -1, 0, 1, 2, 3].map((drift) =>
      findTotpStep(secret, totpCode(secret, now + drift), NOW),
    )
    expect(found).to.deep.equal([null, null, now - 1, now, now + 1, null, null])
  })

  it('changes the step at exactly the half minutes', () => {
    const secret = SECRETS.sha1
    const step = totpStepAt(NOW)
    const code = totpCode(secret, step)
    const begins = step * 30_000
    expect(findTotpStep(secret, code, begins - 30_001)).to.equal(null)
    expect(findTotpStep(secret, code, begins - 30_000)).to.equal(step)
    expect(findTotpStep(secret, code, begins + 59_999)).to.equal(step)
    expect(findTotpStep(secret, code, begins + 60_000)).to.equal(null)
  })

  it('takes nothing that is no code, whatever it looks like', () => {
    const code = totpCode(SECRETS.sha1, totpStepAt(NOW))
    const numbers = ['', ' ', code.slice(1), `0${code}`, `${code}0`, `+${code}`, `${code}.0`]
    const odd = [...numbers, ` ${code}`, `${code}\n`, `${code}\0`, '１２３４５６', 'NaN', '0x1234']
    for (const one of odd) expect(findTotpStep(SECRETS.sha1, one, NOW), one).to.equal(null)
  })

  it('works in the first minute of 1970', () => {
    expect(findTotpStep(SECRETS.sha1, totpCode(SECRETS.sha1, 0), 0)).to.equal(0)
    expect(findTotpStep(SECRETS.sha1, totpCode(SECRETS.sha1, 1), 0)).to.equal(1)
  })

  it('finds any code in its time, and of another secret hardly ever', () => {
    const secrets = fc.uint8Array({ minLength: 20, maxLength: 64 })
    const times = fc.integer({ min: 60_000, max: 8_640_000_000_000 })
    let strangers = 0
    fc.assert(
      fc.property(secrets, secrets, times, (secret, other, now) => {
        const step = totpStepAt(now)
        expect(totpCode(secret, step)).to.match(/^\d{6}$/)
        expect(findTotpStep(secret, totpCode(secret, step), now)).to.be.oneOf([step, step + 1])
        if (findTotpStep(secret, totpCode(other, step), now) !== null) strangers += 1
      }),
      { numRuns: 300, seed: 6238 },
    )
    expect(strangers).to.be.below(3)
  })
})

describe('newTotpSecret()', () => {
  it('has 160 bits, never the same', () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret)
    expect(secrets.every(({ length }) => length === 20)).to.equal(true)
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).to.equal(50)
  })
})

describe('toBase32() and fromBase32()', () => {
  it('write and read the examples of RFC 4648, 10', () => {
    const examples = ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI']
    for (const [length, encoded] of examples.entries()) {
      const plain = Buffer.from('foobar'.slice(0, length))
      expect(toBase32(plain)).to.equal(encoded)
      expect(fromBase32(encoded)).to.deep.equal(plain)
      expect(fromBase32(encoded.toLowerCase())).to.deep.equal(plain)
      expect(fromBase32(`${encoded}======`)).to.deep.equal(plain)
    }
  })

  it('give back what was given, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect([...(fromBase32(toBase32(bytes)) ?? [])]).to.deep.equal([...bytes])
      }),
    )
  })

  it('read nothing that is no base32', () => {
    for (const odd of ['0', '1', 'A', 'MY1', 'M Y', 'MZX', 'MZ', '=MY', 'é', 'MY\0']) {
      expect(fromBase32(odd), odd).to.equal(null)
    }
  })
})

describe('otpauthUri()', () => {
  const secret = Buffer.from('12345678901234567890')

  it('holds what an app needs', () => {
    const uri = otpauthUri(secret, { issuer: 'The Club', username: 'ada' })
    expect(uri).to.equal(
      'otpauth://totp/The%20Club:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=The%20Club' +
        '&algorithm=SHA1&digits=6&period=30',
    )
  })

  it('lets no name reach beyond its place', () => {
    const odd = "a:b/c?d=e&secret=MY#f%41+g é'()*!~ \ud800"
    const uri = new URL(otpauthUri(secret, { issuer: odd, username: odd }))
    const whole = "a b/c?d=e&secret=MY#f%41+g é'()*!~ \ufffd"
    const [site, name, ...more] = uri.pathname.split('/').at(-1)?.split(':') ?? []
    expect([site, name].map((part) => decodeURIComponent(part ?? ''))).to.deep.equal([whole, whole])
    expect(more).to.deep.equal([])
    expect(uri.searchParams.getAll('secret')).to.deep.equal(['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'])
    expect(uri.searchParams.get('issuer')).to.equal(whole)
    expect(uri.href).to.not.match(/[+']/)
  })
})
