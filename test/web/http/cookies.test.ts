import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const ORIGIN = 'https://users.example.com'

/** The attributes of a cookie, in lower case and in order of the alphabet. */
function attributesOf(cookies: readonly string[], name: string): string[] {
  const cookie = cookies.find((each) => each.startsWith(`${name}=`))
  const [, ...attributes] = cookie?.split(/;\s*/) ?? []
  return attributes.map((each) => each.toLowerCase()).sort()
}

describe('cookies', () => {
  describe('of a site that people reach over https, through a proxy that ends TLS', () => {
    let site: TestSite
    before(async () => {
      site = await startTestSite({ BASE_URL: ORIGIN })
      await createPerson(site, 'ada')
    })
    after(() => site.stop())

    async function logIn(fields: Record<string, string> = {}) {
      const browser = new Browser(site.url)
      const page = await browser.get('/login')
      const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      const credentials = { _csrf, username: 'ada', password: PASSWORD, ...fields }
      const answer = await browser.post('/login', credentials, { origin: ORIGIN })
      expect(answer.status).to.equal(303)
      const cookies = [...page.headers.getSetCookie(), ...answer.headers.getSetCookie()]
      return { browser, cookies }
    }

    it('carry __Host-, Secure, HttpOnly, SameSite=Lax and Path=/, and no Domain', async () => {
      const { cookies } = await logIn()
      expect(cookies).to.have.length.of.at.least(2)
      const names = cookies.map((cookie) => cookie.split('=')[0])
      const ours = ['__Host-gadwall', '__Host-gadwall.device', '__Host-gadwall.visitor']
      expect([...new Set(names)].sort()).to.deep.equal(ours)
      for (const name of new Set(names) as Set<string>) {
        const attributes = attributesOf(cookies, name).filter((one) => !one.startsWith('expires='))
        expect(attributes, name).to.deep.equal(['httponly', 'path=/', 'samesite=lax', 'secure'])
      }
    })

    it('carry an end only for somebody who asked to be remembered', async () => {
      const { cookies } = await logIn({ remember: '1' })
      const attributes = attributesOf(cookies, '__Host-gadwall')
      expect(attributes.filter((each) => each.startsWith('expires='))).to.have.length(1)
      expect(attributes).to.include.members(['secure', 'httponly', 'path=/', 'samesite=lax'])
    })

    it('are deleted with the attributes that __Host- asks for', async () => {
      const { browser } = await logIn()
      const _csrf = await browser.token('/logout')
      const answer = await browser.post('/logout', { _csrf }, { origin: ORIGIN })
      const deleted = attributesOf(answer.headers.getSetCookie(), '__Host-gadwall')
      expect(deleted).to.include.members([
        'secure',
        'path=/',
        'expires=thu, 01 jan 1970 00:00:00 gmt',
      ])
    })

    it('without __Host- are not read: another host could have planted them', async () => {
      const { browser } = await logIn()
      const cookie = browser.cookieHeader
      expect((await browser.get('/account', { cookie })).status).to.equal(200)
      const planted = cookie.replaceAll('__Host-', '')
      expect((await browser.get('/account', { cookie: planted })).status).to.equal(302)
    })

    it('are Secure whatever a header says about the scheme', async () => {
      const answer = await new Browser(site.url).get('/login', { 'x-forwarded-proto': 'http' })
      expect(answer.headers.getSetCookie().join()).to.match(/; secure/i)
    })
  })

  describe('of a site that people reach over plain http', () => {
    let site: TestSite
    before(async () => {
      site = await startTestSite()
      await createPerson(site, 'ada')
    })
    after(() => site.stop())

    it('are neither Secure nor __Host-, whatever a header says', async () => {
      const answer = await new Browser(site.url).get('/login', { 'x-forwarded-proto': 'https' })
      const [cookie = ''] = answer.headers.getSetCookie()
      expect(cookie).to.match(/^gadwall\.visitor=[\w-]{43}; path=\/; samesite=lax; httponly$/)
    })

    it('named after what objects inherit do no harm', async () => {
      const browser = await loggedIn(site, 'ada')
      for (const planted of [
        '__proto__=x',
        '__proto__[gadwall]=x',
        'constructor=x; toString=x; hasOwnProperty=x',
        '=; ==; ;;; =x',
        'a=%zz; b=%00; c="',
        'gadwall.visitor=__proto__',
        'GADWALL=x; gadwal=x; xgadwall=x',
        Array.from({ length: 500 }, (_, index) => `c${index}=x`).join('; '),
      ]) {
        const cookie = `${planted}; ${browser.cookieHeader}`
        expect((await browser.get('/account', { cookie })).status, planted).to.equal(200)
      }
    })
  })
})

describe('a site whose secret is replaced', () => {
  it('keeps everybody in while the old secret is still on the list, and after', async () => {
    const [older, newer, other] = ['older', 'newer', 'other'].map((name) =>
      `${name} secret`.repeat(4),
    )
    const first = await startTestSite({ SECRET: `${older}` })
    const DATABASE_URL = `sqlite:${first.directory}/data/gadwall.sqlite`
    await createPerson(first, 'ada')
    const [busy, away] = [await loggedIn(first, 'ada'), await loggedIn(first, 'ada')]

    const visit = async (browser: Browser, SECRET: string) => {
      const site = await startTestSite({ SECRET, DATABASE_URL })
      const moved = Object.assign(new Browser(site.url), { cookies: browser.cookies })
      const { status } = await moved.get('/account')
      const token = await moved.token('/account/password')
      const form = await moved.post('/account/password', { _csrf: token, newPassword: 'x' })
      await site.stop()
      return [status, form.status]
    }
    expect(await visit(busy, `${newer},${older}`)).to.deep.equal([200, 422])
    // Who came by meanwhile has a stamp of the new secret; who did not is out.
    expect(await visit(busy, `${newer}`)).to.deep.equal([200, 422])
    expect(await visit(away, `${newer}`)).to.deep.equal([302, 403])
    expect(await visit(busy, `${other}`)).to.deep.equal([302, 403])
    await first.stop()
  })

  it('takes a form that was shown before', async () => {
    const [older, newer] = ['older', 'newer'].map((name) => `${name} secret`.repeat(4))
    const first = await startTestSite({ SECRET: `${older}` })
    const second = await startTestSite({ SECRET: `${newer},${older}` })
    const browser = new Browser(first.url)
    const _csrf = await browser.token('/login')
    const moved = Object.assign(new Browser(second.url), { cookies: browser.cookies })
    const answer = await moved.post('/login', { _csrf, username: 'nobody', password: 'x' })
    await first.stop()
    await second.stop()
    expect(answer.status).to.equal(401)
  })
})
