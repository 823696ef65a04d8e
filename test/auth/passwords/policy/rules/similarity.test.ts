import { expect } from 'chai'
import {
  isFarLonger,
  letterRatio,
} from '../../../../../src/auth/passwords/policy/rules/similarity.ts'
import vectors from '../../../../vectors/validators.json' with { type: 'json' }

describe('letterRatio()', () => {
  it('agrees with the reference, without regard to order', () => {
    for (const { a, b, quickRatio } of vectors.ratios) {
      expect(letterRatio(a, b)).to.be.closeTo(quickRatio, 1e-12)
    }
    expect(letterRatio('', '')).to.equal(1)
  })
})

describe('isFarLonger()', () => {
  it('spares the comparison of a long password with a short value', () => {
    for (const { passwordLength, maxSimilarity, valueLength, skip } of vectors.farLonger) {
      const [password, value] = ['x'.repeat(passwordLength), 'y'.repeat(valueLength)]
      expect(isFarLonger(password, value, maxSimilarity)).to.equal(skip)
    }
  })
})
