import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

/** Text that is markup, breaks out of an attribute, or means something to the view engine. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus=alert(1) autofocus x='",
  '</title></textarea><svg onload=alert(1)>',
  '<%= it.user %><%~ it.csrfToken() %>',
  '#{alert(1)}{{constructor}}',
  '&lt;script&gt;&#x3c;b&#x3e;',
  '`-alert(1)-`',
  '--><!--',
]

/** Markup of ours never has these; any of them is text that became markup. */
const BROKEN_OUT =
  /<script>|<img src=x|<svg onload|onerror=alert\(1\)>|' onfocus=|<\/textarea>|--><!--/

describe('hostile text', () => {
  let site: TestSite
  before(async () => {
    // In development, where error pages show what was sent.
    site = await startTestSite({ NODE_ENV: 'development', BCRYPT_COST: '10' })
    await createOwner(site)
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  /** The text stands in the page, escaped, and nowhere as it is. */
  function expectEscaped(body: string, text: string): void {
    expect(body, text).to.not.match(BROKEN_OUT)
    if (/[<>"']/.test(text)) expect(body.includes(text), text).to.equal(false)
    expect(body, text).to.contain(escaped(text))
  }

  it('in what was typed is escaped when the form is shown again', async () => {
    for (const text of HOSTILE) {
      const browser = new Browser(site.url)
      const login = { username: text, password: 'x', next: text, remember: text }
      expectEscaped((await browser.submit('/login', login)).body, text)
      const register = { username: text, email: text, password: PASSWORD }
      expectEscaped((await browser.submit('/register', register)).body, text)
    }
  })

  it('in the address is escaped, wherever it is shown', async () => {
    for (const text of HOSTILE) {
      const next = `/?${text}`
      const { body } = await new Browser(site.url).get(`/login?next=${encodeURIComponent(next)}`)
      expectEscaped(body, next)
      for (const path of [`/nowhere/${encodeURIComponent(text)}`, `/login/${encodeURI(text)}`]) {
        expect((await new Browser(site.url).get(path)).body, path).to.not.match(BROKEN_OUT)
      }
    }
  })

  it('in the headers is escaped, wherever it is shown', async () => {
    for (const text of HOSTILE) {
      const browser = new Browser(site.url)
      const _csrf = await browser.token('/login')
      const headers = { origin: `http://${text}`, referer: text, 'user-agent': text }
      const { status, body } = await browser.post('/login', { _csrf }, headers)
      expect(status).to.equal(403)
      expectEscaped(body, text)
    }
  })

  it('in the sentence for the next page is escaped', async () => {
    const browser = await loggedIn(site, 'ada')
    for (const text of HOSTILE) {
      await site.connection.query("UPDATE sessions SET data = json_set(data, '$.notice', :text)", {
        replacements: { text },
      })
      expectEscaped((await browser.get('/')).body, text)
    }
  })

  it('in a name or an address that came into the table another way is escaped on every page', async () => {
    const browser = await loggedIn(site, 'ada')
    for (const text of HOSTILE) {
      await site.connection.query('UPDATE users SET username = :text, email = :text', {
        replacements: { text },
      })
      for (const path of ['/', '/account', '/account/password', '/logout', '/login', '/nowhere']) {
        const { status, body } = await browser.get(path)
        expect(status, path).to.be.oneOf([200, 404])
        expectEscaped(body, text)
      }
    }
  })

  it('that may stand in an address is escaped: not everything that is valid is harmless', async () => {
    const email = "o'hara&<b>=`x`@example.com".replace(/[<>]/g, '')
    const browser = new Browser(site.url)
    const answer = await browser.submit('/register', {
      username: 'ohara',
      email,
      password: PASSWORD,
    })
    expect(answer.status).to.equal(303)
    const { body } = await browser.get('/account')
    expect(body).to.contain('o&#39;hara&amp;')
    expect(body).to.not.contain("o'hara&b")
  })
})

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
