import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { KeyedDigest, sha256 } from '../../../src/auth/crypto/keyed-digest.ts'

const OLD = 'the old secret, which was replaced'
const NEW = 'the new secret, which signs from now on'
const digest = new KeyedDigest([NEW])

describe('KeyedDigest', () => {
  it('refuses to work without a secret, or with an empty one', () => {
    expect(() => new KeyedDigest([])).to.throw(TypeError, 'at least one secret')
    expect(() => new KeyedDigest([NEW, ''])).to.throw(TypeError, 'none may be empty')
  })

  it('keeps its own copy of the list', () => {
    const secrets = [NEW]
    const mine = new KeyedDigest(secrets)
    secrets[0] = OLD

    expect(mine.make('stamp', 'a')).to.equal(digest.make('stamp', 'a'))
  })

  describe('make()', () => {
    it('is HMAC-SHA256 as base64url over each part with its length in bytes before it', () => {
      const known = createHmac('sha256', NEW).update('5:stamp1:a2:é').digest('base64url')

      expect(digest.make('stamp', 'a', 'é')).to.equal(known)
      expect(known).to.have.length(43)
    })

    it('gives another digest for another purpose', () => {
      expect(digest.make('session-stamp', '1')).to.not.equal(digest.make('csrf', '1'))
    })

    it('gives another digest when the same text is cut into parts elsewhere', () => {
      const cuts = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['1:a', 'bc']]
      const digests = cuts.map((parts) => digest.make('stamp', ...parts))
      digests.push(digest.make('stampa', 'bc'), digest.make('', 'stamp', 'abc'))

      expect(new Set(digests).size).to.equal(digests.length)
    })

    it('never gives one digest to two lists of parts', () => {
      const parts = fc.array(fc.string({ maxLength: 4, unit: fc.constantFrom('1', ':', 'a', 'é') }))
      fc.assert(
        fc.property(parts, parts, (one, other) => {
          const isSame = JSON.stringify(one) === JSON.stringify(other)
          expect(digest.make('p', ...one) === digest.make('p', ...other)).to.equal(isSame)
        }),
      )
    })
  })

  describe('check()', () => {
    const rotated = new KeyedDigest([NEW, 'one in between, long forgotten', OLD])

    it('knows a digest of the current secret', () => {
      expect(digest.check(digest.make('stamp', '1'), 'stamp', '1')).to.equal('current')
    })

    it('calls a digest of an older secret outdated, so that it can be made anew', () => {
      const made = new KeyedDigest([OLD]).make('stamp', '1')

      expect(rotated.check(made, 'stamp', '1')).to.equal('outdated')
      expect(digest.check(made, 'stamp', '1')).to.equal('none')
    })

    it('makes new digests with the first secret only', () => {
      expect(rotated.make('stamp', '1')).to.equal(digest.make('stamp', '1'))
    })

    it('refuses a digest made for another purpose or for other parts', () => {
      const made = digest.make('session-stamp', 'users', '1')

      expect(digest.check(made, 'csrf', 'users', '1')).to.equal('none')
      expect(digest.check(made, 'session-stamp', 'users', '2')).to.equal('none')
      expect(digest.check(made, 'session-stamp', 'users')).to.equal('none')
    })

    it('refuses a digest that is cut, lengthened, empty or changed in one letter', () => {
      const made = digest.make('stamp', '1')
      const changed = (made.startsWith('A') ? 'B' : 'A') + made.slice(1)

      for (const given of [
        made.slice(0, -1),
        `${made}A`,
        made + made,
        '',
        changed,
        ` ${changed}`,
      ]) {
        expect(digest.check(given, 'stamp', '1')).to.equal('none')
      }
    })

    it('never throws and never agrees, whatever text it is given', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (given) => {
          expect(rotated.check(given, 'stamp', '1')).to.equal('none')
        }),
      )
    })
  })
})

describe('sha256()', () => {
  // FIPS 180-2, B.1: "abc"; and the empty text.
  it('gives the known answers as base64url', () => {
    const hex = (value: string) => Buffer.from(sha256(value), 'base64url').toString('hex')

    expect(hex('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(hex('')).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(sha256('abc')).to.match(/^[\w-]{43}$/)
  })
})
