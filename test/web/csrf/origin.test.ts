import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

describe('the protection against forged requests over https', () => {
  const ORIGIN = 'https://users.example.com'
  let site: TestSite
  before(async () => {
    site = await startTestSite({ BASE_URL: ORIGIN })
  })
  after(() => site.stop())

  it('asks for an Origin, or else for a Referer of ours, besides the token', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const table: [headers: Record<string, string>, status: number][] = [
      [{}, 403],
      [{ referer: 'https://evil.com/' }, 403],
      [{ referer: 'http://users.example.com/login' }, 403],
      [{ referer: 'https://users.example.com.evil.com/' }, 403],
      [{ referer: 'https://users.example.com@evil.com/' }, 403],
      [{ referer: 'https://users.example.com:8443/' }, 403],
      [{ referer: 'about:blank' }, 403],
      [{ referer: 'nonsense' }, 403],
      [{ origin: 'null', referer: `${ORIGIN}/login` }, 403],
      [{ origin: 'http://users.example.com' }, 403],
      [{ origin: site.url }, 403],
      [{ referer: `${ORIGIN}/login` }, 401],
      [{ origin: ORIGIN }, 401],
      [{ 'sec-fetch-site': 'same-origin' }, 401],
    ]
    for (const [headers, status] of table) {
      const answer = await browser.post(
        '/login',
        { _csrf, username: 'nobody', password: 'x' },
        headers,
      )
      expect(answer.status, JSON.stringify(headers)).to.equal(status)
    }
  })
})
