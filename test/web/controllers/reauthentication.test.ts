import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import type { TestSite } from '../../support/test-site.ts'

const APP = '/account/factors/app'
const NEXT = encodeURIComponent(APP)
const AGAIN = 'Log out and log in again'

describe('/reauthenticate', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ SIGN_IN_BY_MAIL: 'on' }))
    await createOwner(site)
  })
  after(() => site.stop())

  /** Asks for a mail where the browser stands, and follows its link. */
  const byMail = async (browser: Browser, page = '/login/mail') => {
    const next = new URL(page, site.url).searchParams.get('next') ?? ''
    await browser.submit('/login/mail', { email: 'ada@example.com', next }, page)
    await browser.get(await box.link('mail-login'))
    return browser.submit('/login/mail/confirm', {})
  }

  it('leads people without a password to a new login by mail, and back', async () => {
    const ada = await createPerson(site, 'ada', 'ada@example.com')
    await site.auth.users?.setUnusablePassword(ada)
    const browser = new Browser(site.url)
    expect((await byMail(browser)).location).to.equal('/account')
    site.wait(16 * 60_000)
    const asked = await browser.get(APP)
    expect(asked.location).to.equal(`/reauthenticate?next=${APP}`)
    const page = await browser.get(asked.location)
    expect(page.body).to.contain(AGAIN)
    const next = /name="next" value="(\/login[^"]*)"/.exec(page.body)?.[1] ?? ''
    expect(next).to.equal(`/login/mail?next=${NEXT}`)
    const out = await browser.submit('/logout', { next }, asked.location)
    expect(out).to.include({ status: 303, location: next })
    expect((await browser.get('/account')).status).to.equal(302)
    expect((await byMail(browser, next)).location).to.equal(APP)
    expect((await browser.get(APP)).status).to.equal(200)
  })

  it('still shows the way after a wrong password, and leads to no other site', async () => {
    const browser = new Browser(site.url)
    await byMail(browser)
    const fields = { password: 'not the password of anybody', next: APP }
    const wrong = await browser.submit('/reauthenticate', fields)
    expect(wrong.status).to.equal(422)
    expect(wrong.body).to.contain(`value="/login/mail?next=${NEXT}"`)
    const page = await browser.get('/reauthenticate?next=https://evil.example')
    const [main] = page.body.split('<footer')
    expect(main).to.contain('value="/login/mail"').and.not.contain('evil')
  })

  it('asks whoever came by a password for it, and for nothing else', async () => {
    await createPerson(site, 'bob', 'bob@example.com')
    const browser = await loggedIn(site, 'bob')
    expect((await browser.get('/reauthenticate')).body).to.not.contain(AGAIN)
  })
})
