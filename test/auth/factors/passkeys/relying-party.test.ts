import { expect } from 'chai'
import {
  type PartyOptions,
  relyingPartyOf,
} from '../../../../src/auth/factors/passkeys/relying-party.ts'

function partyAt(baseUrl: string, more: Partial<PartyOptions> = {}) {
  return relyingPartyOf({ baseUrl, siteName: 'The Club', ...more })
}

describe('relyingPartyOf()', () => {
  it('is the host of the site, under its name', () => {
    expect(partyAt('https://login.example.com:8443')).to.deep.equal({
      id: 'login.example.com',
      name: 'The Club',
      origins: ['https://login.example.com:8443'],
    })
    expect(partyAt('https://login.example.com', { rpId: null })?.id).to.equal('login.example.com')
    expect(partyAt('https://BÜCHER.example')?.id).to.equal('xn--bcher-kva.example')
  })

  it('is a domain above the host, if the site says so', () => {
    for (const rpId of ['a.login.example.com', 'login.example.com', 'example.com']) {
      expect(partyAt('https://a.login.example.com', { rpId })?.id).to.equal(rpId)
    }
  })

  it('is no other domain, nor one that only ends alike, nor a whole top-level domain', () => {
    for (const rpId of [
      'example.net',
      'ample.com',
      '.example.com',
      'b.example.com',
      'com',
      'm',
      '',
      'example.com.',
    ]) {
      expect(() => partyAt('https://example.com', { rpId }), rpId).to.throw(TypeError)
    }
    expect(() => partyAt('http://club.localhost', { rpId: 'localhost' })).to.throw(TypeError)
  })

  it('says the option, the setting, the value and the remedy of a domain that does not fit', () => {
    expect(() => partyAt('https://example.com', { rpId: 'example.net' })).to.throw(
      TypeError,
      '`passkeyRpId` (PASSKEY_RP_ID) is "example.net", but people reach the site at example.com: ' +
        'no browser takes it. Make it "example.com" or a domain above it, or leave it out',
    )
  })

  it('is nobody at an IP address, for which no browser makes passkeys', () => {
    for (const baseUrl of [
      'http://127.0.0.1:3000',
      'http://127.1',
      'https://192.0.2.7',
      'http://[::1]:3000',
      'https://[2001:db8::7]',
    ]) {
      expect(partyAt(baseUrl), baseUrl).to.equal(null)
    }
  })

  it('takes answers from origins within its domain, each once, and from no other', () => {
    const origins = [
      'https://example.com',
      'https://app.example.com',
      'https://app.example.com',
      'https://app.example.com:8443',
      'https://example.net',
      'https://notexample.com',
      'https://example.com.example.net',
    ]
    expect(partyAt('https://example.com', { origins })?.origins).to.deep.equal([
      'https://example.com',
      'https://app.example.com',
      'https://app.example.com:8443',
    ])
    const above = partyAt('https://login.example.com', { origins, rpId: 'example.com' })
    expect(above?.origins[0]).to.equal('https://login.example.com')
    expect(above?.origins).to.have.length(4)
    expect(partyAt('https://login.example.com', { origins })?.origins).to.deep.equal([
      'https://login.example.com',
    ])
  })

  it('takes on this machine answers from "localhost" alone, and not from addresses', () => {
    const origins = ['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://club.localhost:3000']
    expect(partyAt('http://localhost:3000', { origins })).to.deep.equal({
      id: 'localhost',
      name: 'The Club',
      origins: ['http://localhost:3000'],
    })
  })
})
