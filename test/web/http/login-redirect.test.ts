import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createPerson } from '../../support/people.ts'
import { headerOf, sendTarget } from '../../support/raw-http.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

interface RedirectCase {
  readonly url?: string | null
  readonly safe: boolean
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../vectors/redirects.json', import.meta.url), 'utf8'),
) as { cases: RedirectCase[] }

describe('next after a login', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  /** Where a real login leads with this `next`. */
  async function locationAfterLogin(next: string): Promise<string> {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', { username: 'ada', password: PASSWORD, next })
    expect(answer.status, JSON.stringify(next)).to.equal(303)
    return answer.location
  }

  it('never leads to another site, for all redirect cases', async () => {
    const { host } = new URL(site.url)
    for (const { url, safe } of cases) {
      const next = url ?? ''
      for (const tried of new Set([next, next.replace(/testserver2?|example\.com/, host)])) {
        const location = await locationAfterLogin(tried)
        expect(new URL(location, site.url).origin, JSON.stringify(tried)).to.equal(site.url)
        if (!safe) expect(location, JSON.stringify(tried)).to.equal('/account')
      }
    }
  })

  it('never leads to another site by encoding, line breaks or odd characters', async () => {
    for (const next of [
      '/%09/evil.com',
      '/..//evil.com',
      '/.//evil.com',
      '/%5cevil.com',
      '/%2f/evil.com',
      '/ok\r\nSet-Cookie: evil=1',
      '/ok\nLocation: //evil.com',
      '/\u2028/evil.com',
      '/\u2028//evil.com',
      '/é/💜',
      `/${'a'.repeat(3_000)}`,
      `//${'a'.repeat(3_000)}`,
    ]) {
      const location = await locationAfterLogin(next)
      expect(new URL(location, site.url).origin, JSON.stringify(next)).to.equal(site.url)
    }
    expect(await locationAfterLogin(`/${'a'.repeat(3_000)}`)).to.equal('/account')
  })

  it('refuses lone surrogates, which only JSON can carry', async () => {
    const browser = new Browser(site.url)
    const headers = { 'x-csrf-token': await browser.token('/login') }
    const answer = await browser.request('/login', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: `{"username":"ada","password":"${PASSWORD}","next":"/\\ud800/evil"}`,
    })
    expect(answer).to.include({ status: 400, location: '' })
  })

  it('does not put an address of another site, or two of them, into the form', async () => {
    const browser = new Browser(site.url)
    for (const query of [
      '?next=//evil.com',
      '?next=https://evil.com/',
      '?next=/account&next=/account/password',
      '?next[]=/account',
      `?next=/${'a'.repeat(3_000)}`,
      '?next=/%00',
      '?next=%ff',
      '?next',
    ]) {
      const { status, body } = await browser.get(`/login${query}`)
      expect(status, query).to.equal(200)
      expect(body, query).to.not.contain('name="next"')
    }
    expect((await browser.get('/login?next=/account?a=1')).body).to.contain('value="/account?a=1"')
  })

  it('refuses a form with two of them', async () => {
    const browser = new Browser(site.url)
    const token = await browser.token('/login')
    const form = `_csrf=${token}&username=ada&password=${PASSWORD}&next=/a&next=//evil.com`
    expect((await browser.post('/login', form)).status).to.equal(400)
  })

  it('does not follow after a refusal what it would not have followed before', async () => {
    const browser = new Browser(site.url)
    const fields = { username: 'ada', password: 'wrong', next: 'https://evil.com/' }
    const refused = await browser.submit('/login', fields)
    const kept = /name="next" value="([^"]*)"/.exec(refused.body)?.[1] ?? ''
    const answer = await browser.submit('/login', { ...fields, password: PASSWORD, next: kept })
    expect(answer.location).to.equal('/account')
  })

  it('remembers the page that was asked for, with its query', async () => {
    const browser = new Browser(site.url)
    const { status, location } = await browser.get('/account/password?from=mail&a=%2F%26')
    expect(status).to.equal(302)
    expect(new URL(location, site.url).searchParams.get('next')).to.equal(
      '/account/password?from=mail&a=%2F%26',
    )
  })

  it('does not remember a page so long that the login page could not be asked for', async () => {
    const answer = await sendTarget(site.url, `/account?a=${'%22'.repeat(4_000)}`)
    const location = headerOf(answer, 'location')
    expect((await sendTarget(site.url, location)).status).to.equal(200)
  })

  it('leads from a form to its page, and not to what it was sent to', async () => {
    const browser = new Browser(site.url)
    const token = await browser.token('/login')
    const answer = await browser.post('/account/password?a=1', { _csrf: token })
    expect(answer).to.include({ status: 303, location: '/login?next=/account/password' })
  })

  it('stays on our own site whatever the Host header says', async () => {
    for (const headers of [
      'X-Forwarded-Host: evil.com\r\n',
      'X-Forwarded-Proto: javascript\r\n',
      'Forwarded: host=evil.com\r\n',
    ]) {
      const answer = await sendTarget(site.url, '/account', { headers })
      expect(headerOf(answer, 'location')).to.equal('/login?next=/account')
    }
    const answer = await sendTarget(site.url, 'http://evil.com/account')
    expect(new URL(headerOf(answer, 'location'), site.url).origin).to.equal(site.url)
    expect(answer.head + answer.body).to.not.contain('evil.com')
  })
})
