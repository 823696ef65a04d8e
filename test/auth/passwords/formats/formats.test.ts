import { expect } from 'chai'
import fc from 'fast-check'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../../src/auth/passwords/create-passwords.ts'
import { FORMATS } from '../../../../src/auth/passwords/formats/registry.ts'
import type { UnusableHash } from '../../../../src/auth/passwords/hashers/hasher.ts'
import {
  type AcceptedHash,
  type HashVariant,
  inspectHash,
} from '../../../../src/auth/passwords/inspect-hash.ts'
import { ORDINARY } from '../../../support/speeds.ts'
import vectors from '../../../vectors/hashes.json' with { type: 'json' }

interface AcceptedRow {
  readonly id: string
  readonly format: string
  readonly password: string
  readonly hash: unknown
  readonly variant?: HashVariant
  readonly isWeak?: boolean
  readonly isTruncated?: boolean
}

const keys = { pepper: 'f00dpepper' }
const accepted = vectors.accepted as readonly AcceptedRow[]
const refused = vectors.refused
const texts = accepted.map((row) => accept(row).encoded)

function accept({ id, hash, variant }: AcceptedRow): AcceptedHash {
  const inspection = inspectHash(hash, { variant, allowWeak: true, keys, speeds: ORDINARY })
  if (!inspection.ok) throw new Error(`${id}: ${inspection.reason}`)
  return inspection
}

describe('hashes of other programs', function () {
  this.timeout(60_000)
  let passwords: PooledPasswords
  let damaged: UnusableHash[]
  before(() => {
    passwords = createPasswords({
      cost: 4,
      keys,
      queueLimit: 1000,
      speeds: ORDINARY,
      onDamaged: (hash) => damaged.push(hash),
    })
  })
  beforeEach(() => {
    damaged = []
  })
  after(() => passwords.close())

  const store = async (row: AcceptedRow) => {
    const { encoded, isWeak } = accept(row)
    return isWeak ? passwords.wrapWeak(encoded) : encoded
  }

  it('every one verifies, is due for a new hash, and fits the column', async () => {
    await Promise.all(
      accepted.map(async (row) => {
        const encoded = await store(row)
        const isHouse = row.format === 'passlib-bcrypt-sha256-v2'
        const verdict = await passwords.verify(row.password, encoded)

        expect(verdict.matches, row.id).to.equal(true)
        expect(verdict.isOutdated || isHouse, row.id).to.equal(true)
        expect(encoded.length, row.id).to.be.at.most(255)
      }),
    )
  })

  it('none verifies with one letter more, except bcrypt beyond its 72 bytes', async () => {
    await Promise.all(
      accepted.map(async (row) => {
        const encoded = await store(row)
        const { matches } = await passwords.verify(`${row.password}x`, encoded)

        expect(matches, row.id).to.equal(row.isTruncated === true)
      }),
    )
  })

  it('tells weak families from the others, and refuses them unless they are allowed', () => {
    for (const row of accepted) {
      const { isWeak, encoded } = accept(row)
      expect(isWeak, row.id).to.equal(row.isWeak === true)
      if (isWeak) expect(inspectHash(encoded)).to.include({ ok: false, reason: 'weak' })
    }
  })

  it('knows no weak hash at a login, until it is wrapped', async () => {
    for (const row of accepted.filter(({ isWeak }) => isWeak)) {
      const { encoded } = accept(row)
      const wrapped = await passwords.wrapWeak(encoded)

      expect(passwords.isUsable(encoded), row.id).to.equal(false)
      expect(await passwords.verify(row.password, encoded), row.id).to.include({ matches: false })
      expect(passwords.isUsable(wrapped), row.id).to.equal(true)
      expect(inspectHash(wrapped), row.id).to.include({ ok: true, isWeak: false })
    }
  })

  it('keeps nothing of a weak digest in the wrapped text', async () => {
    const wrapped = await passwords.wrapWeak('md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3')

    expect(wrapped).to.match(/^\{wrapped\}md5\$seasalt\$0{32}\|\$bcrypt-sha256\$v=2,t=2b,r=4\$/)
    expect(await passwords.wrapWeak('{noop}secret')).to.not.contain('secret')
  })

  it('wraps nothing but weak hashes', async () => {
    for (const encoded of ['', 'text', '$2b$10$short', texts[0] as string]) {
      const error = await passwords.wrapWeak(encoded).catch((reason) => reason)
      expect(error).to.be.instanceOf(TypeError)
    }
  })

  it('no text fits two formats', () => {
    for (const encoded of texts) {
      const fitting = FORMATS.filter(({ pattern }) => pattern.test(encoded))
      expect(fitting.map(({ name }) => name)).to.have.length(1)
    }
    expect(new Set(FORMATS.map(({ name }) => name)).size).to.equal(FORMATS.length)
  })

  it('what must be refused matches no password, and nothing is thrown', async () => {
    for (const { id, password, hash } of refused) {
      expect(await passwords.verify(password, hash), id).to.include({ matches: false })
      expect(await passwords.verify(hash, hash), id).to.include({ matches: false })
    }
  })

  it('refuses costs that could stop a server in under 5 ms each, and hashes nothing', () => {
    for (const { id, hash, isBomb } of refused) {
      if (!isBomb) continue
      const start = performance.now()
      expect(inspectHash(hash, { allowWeak: true, speeds: ORDINARY }), id).to.include({
        ok: false,
      })
      expect(performance.now() - start, id).to.be.below(5)
    }
  })

  it('checks every cost against a ceiling, not only the usual one', () => {
    const salt = 'c29tZXNhbHRzb21lc2FsdA'
    const digest = 'A'.repeat(43)
    const bombs = [
      `$argon2id$v=19$m=4294967295,t=1,p=1$${salt}$${digest}`,
      `$argon2id$v=19$m=65536,t=4294967295,p=1$${salt}$${digest}`,
      `$argon2id$v=19$m=65536,t=3,p=255$${salt}$${digest}`,
      `$scrypt$ln=14,r=9999,p=1$${salt}$${digest}`,
      `$scrypt$ln=14,r=8,p=9999$${salt}$${digest}`,
      `$scrypt$ln=4294967296,r=8,p=1$${salt}==$${digest}=`,
      `$pbkdf2-sha256$i=4294967295,l=32$${salt}$${digest}`,
      `$pbkdf2-sha512$2000000000$${salt}$${digest}${digest}`,
      `pbkdf2_sha256$99999999$salt$${digest}=`,
      `pbkdf2:sha256:99999999$salt$${'0'.repeat(64)}`,
      `scrypt:1073741824:8:1$salt$${'0'.repeat(128)}`,
      `{scrypt}$ff0801$${salt}==$${digest}=`,
      `$firescrypt$ln=30,r=8,p=1$${salt}==$${digest}=$Bw==$${digest}=`,
      `$S$z12345678${'A'.repeat(43)}`,
      `$5$rounds=9999999999$salt$${digest}`,
      `$bcrypt-sha256$v=2,t=2b,r=31$${salt}$${'A'.repeat(31)}`,
      `{wrapped}md5$$${'0'.repeat(32)}|$bcrypt-sha256$v=2,t=2b,r=31$${salt}$${'A'.repeat(31)}`,
    ]
    for (const encoded of bombs) {
      expect(inspectHash(encoded), encoded).to.include({ ok: false, reason: 'too_expensive' })
    }
  })

  it('refuses at once a text that no hash can have, without looking at it', () => {
    const encoded = `pbkdf2_sha256$1$${'$'.repeat(1e7)}`
    // The fastest of five: something else may run on the machine.
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now()
      expect(inspectHash(encoded)).to.include({ ok: false })
      return performance.now() - start
    })
    expect(Math.min(...times)).to.be.below(100)
  })

  it('says why a stored text is of no use, and never what it holds', async () => {
    const rows: [string, UnusableHash][] = [
      ['$2b$10$broken', { format: 'bcrypt', reason: 'damaged' }],
      [
        '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
        { format: 'bcrypt', reason: 'too_expensive' },
      ],
      ['5f4dcc3b5aa765d61d8327deb882cf99', { format: 'md5', reason: 'weak' }],
      ['hunter2', { format: null, reason: 'unknown' }],
      ['{wrapped}nonsense', { format: 'wrapped', reason: 'damaged' }],
    ]
    for (const [encoded, told] of rows) {
      damaged = []
      expect(await passwords.verify('password', encoded)).to.include({ matches: false })
      expect(damaged).to.deep.equal([told])
    }
  })

  it('says nothing of unusable passwords and unknown users: they are in order', async () => {
    for (const encoded of [null, '', '!', await passwords.make(null)]) {
      await passwords.verify('password', encoded)
    }
    expect(damaged).to.deep.equal([])
  })

  it('describes costs, and neither salt nor digest', () => {
    const encoded =
      '$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ'

    expect(passwords.describe(encoded)).to.deep.equal({
      format: 'passlib-pbkdf2-sha256',
      parameters: { hash: 'sha256', iterations: 1212 },
    })
    expect(passwords.describe('nonsense')).to.equal(null)
  })

  it('tries what was typed as it was typed first: other programs do not normalise', async () => {
    const typed = 'cafe\u0301'
    const plain = createPasswords({ cost: 4, allowWeak: true })
    const asTyped = 'md5$$10a85865ce7a7d2f0dc3faf37c617a8d'
    const composed = 'md5$$07117fe4a1ebd544965dc19573183da2'

    expect(await plain.verify(typed, asTyped)).to.include({ matches: true })
    expect(await plain.verify(typed, composed)).to.include({ matches: true })
    await plain.close()
  })

  it('never throws, whatever is stored: random and mutated texts match nothing', async () => {
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.nat(254), fc.string({ maxLength: 3 }))
      .map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at + 1))
    const pieces = fc
      .array(
        fc.constantFrom(
          '$',
          '{',
          '}',
          '=',
          ',',
          'scrypt',
          '2b',
          'ln',
          'm',
          '99999999',
          'AAAA',
          '|$',
          '{wrapped}',
          ':',
          '\0',
          '\n',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), pieces, mutated), async (encoded) => {
        inspectHash(encoded)
        inspectHash(encoded, { allowWeak: true, keys, variant: 'meteor' })
        passwords.isUsable(encoded)
        passwords.describe(encoded)
      }),
      { numRuns: 3000 },
    )
    const cheap = createPasswords({ cost: 4, allowWeak: true, keys, queueLimit: 1000 })
    const light = fc.oneof(
      fc.string(),
      pieces,
      mutated.filter((text) => !/\d{5}|ln=1[4-7]/.test(text)),
    )
    await fc.assert(
      fc.asyncProperty(light, async (encoded) => {
        const verdict = await cheap.verify('a password that nobody has', encoded)
        expect(verdict.matches).to.equal(false)
      }),
      { numRuns: 300 },
    )
    await cheap.close()
  })
})
