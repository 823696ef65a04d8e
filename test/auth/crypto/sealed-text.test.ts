import { expect } from 'chai'
import { SealedText } from '../../../src/auth/crypto/sealed-text.ts'

describe('SealedText', () => {
  const sealed = new SealedText(['one secret of the tests'])

  it('opens what it has sealed, for the same purpose only', () => {
    const text = sealed.seal('step', 'Zoë 🦆')
    expect(sealed.open('step', text)).to.equal('Zoë 🦆')
    expect(sealed.open('other', text)).to.equal(null)
    expect(new SealedText(['another secret of the tests']).open('step', text)).to.equal(null)
    expect(sealed.seal('step', 'Zoë 🦆')).to.not.equal(text)
  })

  it('shows nothing of what is in it', () => {
    const bytes = Buffer.from(sealed.seal('step', 'a very secret text'), 'base64url')
    expect(bytes.toString('latin1')).to.not.contain('secret')
  })

  it('opens nothing that was changed, cut or made up', () => {
    const bytes = Buffer.from(sealed.seal('step', 'text'), 'base64url')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(sealed.open('step', changed.toString('base64url'))).to.equal(null)
      expect(sealed.open('step', bytes.subarray(0, at).toString('base64url'))).to.equal(null)
    }
    for (const text of ['', '.', 'é', 'A'.repeat(100_000)])
      expect(sealed.open('step', text)).to.equal(null)
  })

  it('opens what an older secret has sealed, as long as it is listed', () => {
    const text = sealed.seal('step', 'text')
    const rotated = new SealedText(['the secret that came after', 'one secret of the tests'])
    expect(rotated.open('step', text)).to.equal('text')
  })
})
