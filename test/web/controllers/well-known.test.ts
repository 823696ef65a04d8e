import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

describe('addresses that programs know', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  const find = async (path: string) => {
    const { status, headers } = await new Browser(site.url).get(path)
    return { status, location: headers.get('location') ?? '', cookies: headers.getSetCookie() }
  }

  it('/.well-known/change-password leads to the page for it', async () => {
    const answer = await find('/.well-known/change-password')
    expect(answer).to.deep.equal({ status: 302, location: '/account/password', cookies: [] })
  })

  it('/favicon.ico leads to the icon', async () => {
    const { status, location, cookies } = await find('/favicon.ico')
    expect([status, cookies]).to.deep.equal([302, []])
    expect((await new Browser(site.url).get(location)).headers.get('content-type')).to.match(
      /^image\/svg/,
    )
  })
})
