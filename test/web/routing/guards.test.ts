import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { sendTarget } from '../../support/raw-http.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const JSON_PLEASE = { accept: 'application/json' }

describe('requireLogin()', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  it('sends anonymous visitors to the login page, and lets people pass', async () => {
    const anonymous = await new Browser(site.url).get('/account')
    expect(anonymous).to.include({ status: 302, location: '/login?next=/account' })
    expect((await (await loggedIn(site, 'ada')).get('/account')).status).to.equal(200)
  })

  it('tells a client that prefers JSON with a 401', async () => {
    for (const path of ['/account', '/account/password']) {
      const answer = await new Browser(site.url).get(path, JSON_PLEASE)
      expect(answer).to.include({ status: 401, location: '' })
      expect(answer.headers.get('content-type')).to.contain('application/json')
      expect(JSON.parse(answer.body).error.code).to.equal('login_required')
    }
  })

  it('takes every browser for one that wants a page', async () => {
    for (const accept of [
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      '*/*',
      'text/html, application/json',
      'application/json;q=0.1, text/html',
      'image/png',
      'nonsense',
    ]) {
      // Not by fetch(), which says that it is a script.
      const headers = `Accept: ${accept}\r\n`
      expect((await sendTarget(site.url, '/account', { headers })).status, accept).to.equal(302)
    }
  })

  it('does not believe a session cookie that merely looks like one', async () => {
    for (const cookie of [
      `gadwall=${'A'.repeat(43)}`,
      'gadwall=1',
      'gadwall=',
      'gadwall=true',
      'gadwall={"login":{"userId":"1"}}',
      `gadwall=${Buffer.from('{"login":{"userId":"1","backend":"users"}}').toString('base64')}`,
      'user=1; userId=1; login=1',
    ]) {
      const { status } = await new Browser(site.url).get('/account', { cookie })
      expect(status, cookie).to.equal(302)
    }
  })

  it('does not believe a header that names a user', async () => {
    for (const header of [
      'x-user',
      'x-remote-user',
      'remote-user',
      'x-forwarded-user',
      'authorization',
    ]) {
      const { status } = await new Browser(site.url).get('/account', { [header]: 'ada' })
      expect(status, header).to.equal(302)
    }
  })
})
