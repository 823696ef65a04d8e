import { expect } from 'chai'
import { randomText } from '../../../src/auth/crypto/random.ts'

describe('randomText()', () => {
  it('gives as many bytes as are asked for, in base64url', () => {
    for (const bytes of [9, 16, 32]) {
      const text = randomText(bytes)
      expect(text).to.match(/^[\w-]+$/)
      expect(Buffer.from(text, 'base64url')).to.have.length(bytes)
    }
  })

  it('never gives the same text twice', () => {
    const texts = new Set(Array.from({ length: 20_000 }, () => randomText(16)))
    expect(texts.size).to.equal(20_000)
  })
})
