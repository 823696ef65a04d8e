import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { cookieName, cookieOptions } from '../../src/web/http/cookies.ts'
import { addApp } from '../support/authenticator.ts'
import { Browser } from '../support/browser.ts'
import { startMailSite } from '../support/mail-box.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** How long each lasts, in milliseconds; `null`: until the browser is closed. */
const LIVES: Readonly<Record<string, number | null>> = {
  gadwall: 30 * DAY_MS,
  'gadwall.visitor': null,
  'gadwall.step': 10 * MINUTE_MS,
  'gadwall.device': 400 * DAY_MS,
  'gadwall.trusted': 21 * DAY_MS,
  'gadwall.notice': MINUTE_MS,
  'gadwall.language': 400 * DAY_MS,
}

/** The names in the table of the page about sessions. */
function documented(): string[] {
  const page = readFileSync(join(ROOT, 'docs/sessions.md'), 'utf8')
  const part = page.split('\n## ').find((one) => one.startsWith('Cookies\n')) ?? ''
  return [...part.matchAll(/^\| `(gadwall[.a-z]*)` \|/gm)].map(([, name = '']) => name)
}

/** The names that the code can make: the name of the session's cookie with an ending. */
function inCode(): string[] {
  const folder = join(ROOT, 'src/web')
  const endings = new Set<string>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, ending = ''] of text.matchAll(/sessionCookie\}\.([a-z]+)`/g)) endings.add(ending)
    for (const [, ending = ''] of text.matchAll(/\bending: '([a-z]+)'/g)) endings.add(ending)
    // Whoever sets one otherwise has to come here first.
    const sets = [...text.matchAll(/\bcookies\.set\(([^,]+),/g)].map(([, name]) => name)
    expect(
      sets.every((name) => /^this\.#(?:name|cookie)$/.test(name ?? '')),
      file,
    ).to.equal(true)
  }
  return ['gadwall', ...[...endings].map((ending) => `gadwall.${ending}`)]
}

describe('the list of cookies', function () {
  this.timeout(60_000)
  let site: TestSite
  /** What was sent, by name: the last one of each that is not the end of it. */
  const sent = new Map<string, { readonly text: string; readonly at: number }>()

  before(async () => {
    ;({ site } = await startMailSite({ TRUSTED_BROWSER_DAYS: '21' }))
    await createPerson(site, 'ann', 'ann@example.com')
    const browser = noting(new Browser(site.url))
    await browser.get('/language?to=de')
    await browser.submit('/login', { username: 'ann', password: PASSWORD })
    const app = await addApp(site, browser)
    await browser.submit('/logout', {}, '/account')
    const fields = { username: 'ann', password: PASSWORD, remember: 'on' }
    await browser.submit('/login', fields)
    await browser.submit('/login/factor', { code: app.code(), trust: 'on' })
  })
  after(() => site?.stop())

  function noting(browser: Browser): Browser {
    const { request } = browser
    browser.request = async (...given) => {
      const answer = await request.apply(browser, given)
      for (const text of answer.headers.getSetCookie()) {
        const name = text.split('=')[0] ?? ''
        if (!/expires=Thu, 01 Jan 1970/i.test(text)) sent.set(name, { text, at: Date.now() })
      }
      return answer
    }
    return browser
  }

  it('names each that the code can make, and no other', () => {
    expect(documented()).to.have.members(inCode())
    expect(Object.keys(LIVES)).to.have.members(documented())
    const security = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')
    for (const name of documented().slice(1)) {
      expect(security).to.include(`\`${name.replace('gadwall', '')}\``)
    }
  })

  it('is what a site sets, with these attributes and for so long', () => {
    expect([...sent.keys()]).to.have.members(documented())
    for (const [name, { text, at }] of sent) {
      const attributes = text
        .split('; ')
        .slice(1)
        .map((one) => one.toLowerCase())
      expect(attributes, name).to.include.members(['path=/', 'httponly', 'samesite=lax'])
      expect(
        attributes.some((one) => one.startsWith('domain')),
        name,
      ).to.equal(false)
      const expires = /expires=([^;]+)/i.exec(text)?.[1]
      const life = LIVES[name]
      if (life === null || life === undefined) expect(expires, name).to.equal(undefined)
      else {
        // The end of a session is told by the clock of the site; how long the others last, by that of the machine.
        const from = name === 'gadwall' ? site.auth.clock() : at
        expect(Date.parse(expires ?? ''), name).to.be.closeTo(from + life, 2 * MINUTE_MS)
      }
    }
  })

  it('is Secure with __Host- before each name on https, and apart for each site where others call us', () => {
    const here = cookieOptions(true)
    expect(here).to.include({ secure: true, httpOnly: true, path: '/', sameSite: 'lax' })
    expect(cookieName('gadwall', here)).to.equal('__Host-gadwall')
    const elsewhere = cookieOptions(true, { isCrossSite: true })
    expect(elsewhere).to.include({ secure: true, sameSite: 'none', partitioned: true })
  })
})
