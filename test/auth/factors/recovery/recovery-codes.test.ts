import { expect } from 'chai'
import fc from 'fast-check'
import {
  newRecoveryCodes,
  readRecoveryCode,
} from '../../../../src/auth/factors/recovery/recovery-codes.ts'

describe('newRecoveryCodes()', () => {
  it('makes ten codes of 15 letters in three groups, none like another', () => {
    const codes = newRecoveryCodes()
    expect(codes).to.have.length(10)
    for (const code of codes)
      expect(code).to.match(/^(?:[0-9a-hjkmnp-tv-z]{5}-){2}[0-9a-hjkmnp-tv-z]{5}$/)
    expect(new Set(codes.map((code) => code.slice(0, 2))).size).to.equal(10)
  })

  it('takes every letter about as often as any other', () => {
    const counts = new Map<string, number>()
    for (let set = 0; set < 200; set += 1) {
      for (const letter of newRecoveryCodes().join('').replaceAll('-', '')) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1)
      }
    }
    expect(counts.size).to.equal(32)
    // 30,000 letters: 937.5 of each, with a deviation of 30.
    for (const [letter, count] of counts) expect(count, letter).to.be.within(750, 1125)
  })
})

describe('readRecoveryCode()', () => {
  it('reads a code in any case, with or without hyphens and blanks', () => {
    const read = { code: 'k7m2q0abcd1vwxz', row: 'k7' }
    const typed = [
      'k7m2q-0abcd-1vwxz',
      'K7M2Q-0ABCD-1VWXZ',
      'k7m2q0abcd1vwxz',
      ' k7m2q 0abcd 1vwxz\n',
    ]
    const dashes = ['k7m2q–0abcd—1vwxz', 'k7m2q‐0abcd‑1vwxz', 'k 7 m 2 q - 0 a b c d - 1 v w x z']
    for (const one of [...typed, ...dashes]) expect(readRecoveryCode(one), one).to.deep.equal(read)
  })

  it('takes an O for a 0, and an I or an L for a 1', () => {
    for (const one of ['k7m2q-Oabcd-Ivwxz', 'k7m2q-oabcd-lvwxz', 'K7M2Q-OABCD-LVWXZ']) {
      expect(readRecoveryCode(one)?.code, one).to.equal('k7m2q0abcd1vwxz')
    }
  })

  it('reads nothing else', () => {
    const good = 'k7m2q0abcd1vwxz'
    const odd = ['', '123456', good.slice(1), `${good}0`, `${good.slice(1)}u`, `${good.slice(1)}!`]
    for (const one of [
      ...odd,
      `${good}${' '.repeat(100)}`,
      `${good.slice(1)}\0`,
      'x'.repeat(1e6),
    ]) {
      expect(readRecoveryCode(one), one.slice(0, 40)).to.equal(null)
    }
    fc.assert(
      fc.property(fc.string(), (text) => readRecoveryCode(text) === null || text.length >= 15),
    )
  })

  it('reads whatever is made', () => {
    for (const code of newRecoveryCodes()) {
      expect(readRecoveryCode(code)?.code).to.equal(code.replaceAll('-', ''))
    }
  })
})
