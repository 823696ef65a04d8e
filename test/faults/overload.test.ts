import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { startTestSite, type TestSite } from '../support/test-site.ts'

describe('more logins than may wait', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ BCRYPT_COST: '10' })
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  it('are told to come back, while pages go on and those who wait are served', async () => {
    const person = await loggedIn(site, 'ada')
    const browsers = Array.from({ length: 150 }, () => new Browser(site.url))
    const tokens = await Promise.all(browsers.map((browser) => browser.token('/login')))
    const logins = browsers.map((browser, index) => {
      const fields = { _csrf: tokens[index] ?? '', username: `nobody${index}`, password: 'wrong' }
      return browser.post('/login', fields)
    })
    const pages = await Promise.all(
      ['/healthz', '/', '/account', '/login'].map((path) => person.get(path)),
    )
    const answers = await Promise.all(logins)

    expect(pages.map(({ status }) => status)).to.deep.equal(Array(4).fill(200))
    const refused = answers.filter(({ status }) => status === 503)
    expect(refused.length).to.be.within(1, 149)
    expect(answers.filter(({ status }) => status === 401)).to.have.length(150 - refused.length)
    for (const { headers, body } of refused) {
      expect(headers.get('retry-after')).to.match(/^\d+$/)
      expect(body).to.contain('Back in a moment')
    }
    expect((await person.get('/account')).status).to.equal(200)
  })
})
