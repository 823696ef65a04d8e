import { expect } from 'chai'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { CountingHasher } from './hashers/counting-hasher.ts'

const RIGHT = 'correct horse battery staple'

describe('Passwords', () => {
  let hasher: CountingHasher
  let passwords: Passwords
  beforeEach(() => {
    hasher = new CountingHasher()
    passwords = new Passwords([hasher])
  })

  it('refuses an empty list of hashers', () => {
    expect(() => new Passwords([])).to.throw(TypeError, 'at least one hasher')
  })

  it('makes with the first hasher and verifies with all of them', async () => {
    const old = new CountingHasher(1, 'old')
    const both = new Passwords([hasher, old])

    expect(await both.make(RIGHT)).to.match(/^counted\$/)
    expect(await both.verify(RIGHT, await old.make(RIGHT))).to.include({ matches: true })
  })

  it('takes one password typed on two keyboards for the same (NFC)', async () => {
    const composed = await passwords.make('caf\u00e9 caf\u00e9 caf\u00e9')
    const decomposed = await passwords.make('cafe\u0301 cafe\u0301 cafe\u0301')

    expect(await passwords.verify('cafe\u0301 cafe\u0301 cafe\u0301', composed)).to.include({
      matches: true,
    })
    expect(await passwords.verify('caf\u00e9 caf\u00e9 caf\u00e9', decomposed)).to.include({
      matches: true,
    })
  })

  it('does not fold what only looks alike: compatible letters, case and blanks all count', async () => {
    const encoded = await passwords.make('ﬀ Password')

    for (const other of [
      'ff Password',
      'ﬀ password',
      'ﬀ  Password',
      ' ﬀ Password',
      'ﬀ Password ',
    ]) {
      expect(await passwords.verify(other, encoded)).to.include({ matches: false })
    }
  })

  it('an unknown user, an unusable password and a missing hash cost exactly one hash, like a wrong password', async () => {
    const rows: [string, string | null | undefined][] = [
      ['wrong password', await passwords.make(RIGHT)],
      ['unknown user', null],
      ['missing hash', undefined],
      ['empty hash', ''],
      ['unusable password', await passwords.make(null)],
      ['unknown format', '{unmapped}password'],
    ]
    for (const [name, encoded] of rows) {
      hasher.count = 0
      const verdict = await passwords.verify('a wrong password', encoded)

      expect(verdict, name).to.deep.equal({ matches: false, isOutdated: false })
      expect(hasher.count, name).to.equal(1)
    }
  })

  it('a refusal costs one hash for each form of what was typed, whoever it is about', async () => {
    const own = await passwords.make(RIGHT)
    for (const typed of ['caf\u00e9', 'cafe\u0301']) {
      for (const encoded of [own, null, '!', '{unmapped}password']) {
        hasher.count = 0
        await passwords.verify(typed, encoded)
        expect(hasher.count, `${typed} ${encoded}`).to.equal(2)
      }
    }
  })

  it('makes an unusable password out of null: nothing matches it, not even itself', async () => {
    const encoded = await passwords.make(null)

    expect(encoded).to.match(/^![\w-]{40}$/)
    expect(await passwords.make(null)).to.not.equal(encoded)
    expect(hasher.count).to.equal(0)
    for (const raw of ['', '!', encoded, encoded.slice(1)]) {
      expect(await passwords.verify(raw, encoded)).to.include({ matches: false })
    }
  })

  it('calls a hash outdated when it matched and is of another hasher or of other parameters', async () => {
    const newer = new Passwords([new CountingHasher(2), new CountingHasher(1, 'old')])

    expect(await newer.verify(RIGHT, `counted$1$${RIGHT}`)).to.deep.equal({
      matches: true,
      isOutdated: true,
    })
    expect(await newer.verify(RIGHT, `old$1$${RIGHT}`)).to.deep.equal({
      matches: true,
      isOutdated: true,
    })
    expect(await newer.verify(RIGHT, `counted$2$${RIGHT}`)).to.deep.equal({
      matches: true,
      isOutdated: false,
    })
  })

  it('never calls a hash outdated whose password was not given', async () => {
    const newer = new Passwords([new CountingHasher(2)])

    expect(await newer.verify('wrong', `counted$1$${RIGHT}`)).to.deep.equal({
      matches: false,
      isOutdated: false,
    })
  })

  it('adds one hash of today to a wrong password on a hash of another hasher', async () => {
    const old = new CountingHasher(1, 'old')
    const both = new Passwords([hasher, old])
    await both.verify('wrong', `old$1$${RIGHT}`)
    expect([hasher.count, old.count]).to.deep.equal([1, 1])

    await both.verify(RIGHT, `old$1$${RIGHT}`)
    expect([hasher.count, old.count]).to.deep.equal([1, 2])
  })

  it('reports what nobody can read, without the text itself; an unusable password is in order', async () => {
    const reports: unknown[] = []
    const watched = new Passwords([hasher], { onDamaged: (hash) => reports.push(hash) })
    for (const encoded of [null, '', '!', await watched.make(null)]) {
      await watched.verify(RIGHT, encoded)
    }
    expect(reports).to.deep.equal([])

    await watched.verify(RIGHT, 'hunter2')
    expect(reports).to.deep.equal([{ format: null, reason: 'unknown' }])
  })

  it('hands the abort signal to the hasher, whether there is a user or not', async () => {
    const { signal } = new AbortController()
    const seen: unknown[] = []
    hasher.beforeEach = (options) => {
      seen.push(options?.signal)
    }
    await passwords.verify(RIGHT, `counted$1$${RIGHT}`, { signal })
    await passwords.verify(RIGHT, null, { signal })

    expect(seen).to.deep.equal([signal, signal])
  })

  describe('isUsable()', () => {
    it('is true only for a hash that some hasher knows', async () => {
      expect(passwords.isUsable(await passwords.make(RIGHT))).to.equal(true)
      for (const encoded of [null, undefined, '', '!', await passwords.make(null), 'plain text']) {
        expect(passwords.isUsable(encoded)).to.equal(false)
      }
    })
  })
})
