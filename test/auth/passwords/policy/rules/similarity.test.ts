import { expect } from 'chai'
import {
  isFarLonger,
  notOwnData,
  OWN_DATA_MAX_LENGTH,
  ratioOf,
} from '../../../../../src/auth/passwords/policy/rules/similarity.ts'
import vectors from '../../../../vectors/validators.json' with { type: 'json' }

describe('ratioOf()', () => {
  it('agrees with the reference, without regard to order', () => {
    for (const { a, b, quickRatio } of vectors.ratios) {
      expect(ratioOf(a, b)).to.be.closeTo(quickRatio, 1e-12)
    }
    expect(ratioOf('', '')).to.equal(1)
  })
})

describe('isFarLonger()', () => {
  it('spares the comparison of a long password with a short value', () => {
    for (const { passwordLength, maxSimilarity, valueLength, skip } of vectors.farLonger) {
      expect(isFarLonger(passwordLength, valueLength, maxSimilarity)).to.equal(skip)
    }
  })
})

describe('notOwnData()', () => {
  it('compares no more of a name than a name of an account can have', () => {
    const word = 'lovelace-the-analyst'
    const filled = (length: number) => ({
      firstName: `${'x'.repeat(length - word.length)}-${word}`,
    })
    expect(notOwnData(word, filled(OWN_DATA_MAX_LENGTH - 1))).to.have.property('code')
    expect(notOwnData(word, filled(2 * OWN_DATA_MAX_LENGTH))).to.equal(null)
  })
})
