import { expect } from 'chai'
import fc from 'fast-check'
import { SetupCode } from '../../../src/auth/accounts/setup-code.ts'

const TEXT = 'BCDFG-HJKLM-NPQRS-TVWXZ'

describe('SetupCode', () => {
  it('is made of 20 letters at random, in groups, without vowels and look-alikes', () => {
    const codes = Array.from({ length: 200 }, () => new SetupCode().text)

    for (const code of codes)
      expect(code).to.match(/^([BCDFGHJKLMNPQRSTVWXZ]{5}-){3}[B-DF-HJ-NP-TV-Z]{5}$/)
    expect(new Set(codes).size).to.equal(codes.length)
    expect(new Set(codes.join('').replaceAll('-', '')).size).to.equal(20)
  })

  it('matches in any case, with or without dashes and blanks', () => {
    for (const given of [
      TEXT,
      TEXT.toLowerCase(),
      TEXT.replaceAll('-', ''),
      ` ${TEXT}\n`,
      'bcdfg hjklm npqrs tvwxz',
    ]) {
      expect(new SetupCode(TEXT).matches(given), given).to.equal(true)
    }
  })

  it('refuses every other text, and never throws', () => {
    for (const given of [
      '',
      '-',
      TEXT.slice(1),
      `${TEXT}B`,
      TEXT.replace('B', 'Z'),
      // Nobody types so many blanks.
      `${TEXT}${' '.repeat(100)}`,
      `${TEXT}\0`,
      'ﬀ',
    ]) {
      expect(new SetupCode(TEXT).matches(given), given).to.equal(false)
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(new SetupCode(TEXT).spend(given)).to.equal(false)
      }),
    )
  })

  it('is spent once: of any number of attempts one gets it', () => {
    const code = new SetupCode(TEXT)
    const attempts = Array.from({ length: 20 }, () => code.spend(TEXT))

    expect(attempts.filter(Boolean)).to.have.length(1)
    expect(code.matches(TEXT)).to.equal(false)
  })

  it('is not spent by a wrong guess', () => {
    const code = new SetupCode(TEXT)
    code.spend('ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ')

    expect(code.spend(TEXT)).to.equal(true)
  })

  it('works once more after it was given back', () => {
    const code = new SetupCode(TEXT)
    code.spend(TEXT)
    code.restore()

    expect([code.spend(TEXT), code.spend(TEXT)]).to.deep.equal([true, false])
  })
})
