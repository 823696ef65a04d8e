import { expect } from 'chai'
import { strayPasskeys } from '../../../src/server/deploy/stray-passkeys.ts'

const SITE = { baseUrl: 'https://login.example.com', passkeyRpId: null, siteName: 'The Club' }
const at = (rpId: string, passkeys = 1) => ({ rpId, passkeys })

describe('strayPasskeys()', () => {
  it('has nothing to say where all were made for the domain of the site', () => {
    expect(strayPasskeys([], SITE)).to.deep.equal([])
    expect(strayPasskeys([at('login.example.com', 5)], SITE)).to.deep.equal([])
    const above = { ...SITE, passkeyRpId: 'example.com' }
    expect(strayPasskeys([at('example.com', 5)], above)).to.deep.equal([])
  })

  it('says how many were made for another domain, and the setting that keeps them usable', () => {
    expect(strayPasskeys([at('example.com', 12)], SITE)).to.deep.equal([
      'is not "example.com", for which 12 passkeys were made: no browser offers what was made for ' +
        'another domain. PASSKEY_RP_ID="example.com" keeps them usable.',
    ])
    const moved = { ...SITE, passkeyRpId: 'example.com' }
    expect(strayPasskeys([at('login.example.com')], moved)).to.deep.equal([
      'is not "login.example.com", for which 1 passkey was made: no browser offers what was made for ' +
        'another domain. PASSKEY_RP_ID="login.example.com" keeps them usable.',
    ])
  })

  it('says which of the present domain that setting would end', () => {
    const counts = [at('example.com', 12), at('login.example.com', 3)]
    expect(strayPasskeys(counts, SITE).join()).to.match(
      /PASSKEY_RP_ID="example\.com" keeps them usable, which ends what was made for login\.example\.com: 3\.$/,
    )
  })

  it('recommends no setting with which the site would not start', () => {
    for (const [rpId, baseUrl] of [
      ['example.net', SITE.baseUrl],
      ['com', SITE.baseUrl],
      ['example.com', 'https://192.0.2.7'],
    ] as const) {
      const [found = ''] = strayPasskeys([at(rpId)], { ...SITE, baseUrl })
      expect(found).to.contain(`let BASE_URL lead to ${rpId} again, or let people make new ones.`)
      expect(found).to.not.contain('PASSKEY_RP_ID=')
    }
  })
})
