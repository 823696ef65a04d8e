import { inspect } from 'node:util'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const NEW = 'a new and long enough password'
const SET = '/password-reset/new'
const CONFIRM = '/account/email/confirm'

// Each is what went wrong elsewhere, and does not here.
describe('faults that others have shipped: resets and addresses', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
  })
  after(() => site.stop())

  let people = 0
  async function somebody() {
    const name = `person${++people}`
    const email = `${name}@example.com`
    const user = await createPerson(site, name, email)
    return { name, email, user, id: String(user.id) }
  }

  async function resetLinkOf(email: string): Promise<string> {
    await new Browser(site.url).submit('/password-reset', { email })
    return box.link('password-reset')
  }

  async function statusOf(link: string, page = SET): Promise<number> {
    const browser = new Browser(site.url)
    await browser.get(link)
    return (await browser.get(page)).status
  }

  const ask = (browser: Browser, email: string) =>
    browser.submit('/account/email', { email, currentPassword: PASSWORD })

  it('two parallel changes of an address confirm none that nobody has confirmed (Devise, CVE-2026-32700)', async () => {
    const { name, email } = await somebody()
    const browser = await loggedIn(site, name)
    await ask(browser, `mine-${email}`)
    const link = await box.link('email-change')
    await browser.get(link)
    const _csrf = await browser.token(CONFIRM)
    const token = await browser.token('/account/email')
    const foreign = { _csrf: token, email: `victim-${email}`, currentPassword: PASSWORD }
    await Promise.all([
      browser.clone().post(CONFIRM, { _csrf }),
      browser.clone().post('/account/email', foreign),
    ])
    expect((await site.users.findByUsername(name))?.email).to.be.oneOf([email, `mine-${email}`])
    expect(await site.users.findByEmail(`victim-${email}`)).to.equal(null)
  })

  it('a link to confirm an address is not good for the next one that is asked for (Devise #1948)', async () => {
    const { name, email } = await somebody()
    const browser = await loggedIn(site, name)
    await ask(browser, `first-${email}`)
    const first = await box.link('email-change')
    await ask(browser, `second-${email}`)
    expect(await statusOf(first, CONFIRM)).to.equal(410)
  })

  it('a reset link is void once the address has changed (Rodauth before 2.41)', async () => {
    const { name, email } = await somebody()
    const link = await resetLinkOf(email)
    const browser = await loggedIn(site, name)
    await ask(browser, `moved-${email}`)
    await browser.get(await box.link('email-change'))
    await browser.submit(CONFIRM, {})
    expect(await statusOf(link)).to.equal(410)
  })

  it('no session goes on after a password was set anew (Kratos #3513)', async () => {
    const { name, email } = await somebody()
    const thief = await loggedIn(site, name)
    const owner = new Browser(site.url)
    await owner.get(await resetLinkOf(email))
    expect((await owner.submit(SET, { newPassword: NEW })).status).to.equal(303)
    expect((await thief.get('/account')).status).to.equal(302)
  })

  it('the links of somebody who was switched off open nothing (allauth 65.13)', async () => {
    const { email, id } = await somebody()
    const link = await resetLinkOf(email)
    await site.users.update(id, { isActive: false })
    expect(await statusOf(link)).to.equal(410)
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    await browser.get(link)
    expect((await browser.post(SET, { _csrf, newPassword: NEW })).status).to.equal(410)
  })

  it('no account with an address that is not confirmed waits for its owner (pre-hijacking)', async () => {
    const email = 'owner@example.com'
    const thief = new Browser(site.url)
    await thief.submit('/register', { username: 'thief', email, password: PASSWORD })
    await box.deliver()
    const owner = new Browser(site.url)
    await owner.submit('/register', { username: 'rightful', email, password: NEW })
    await owner.get(await box.link('verify-email'))
    expect((await owner.get('/verify-email')).body).to.contain('rightful')
    await owner.submit('/verify-email', {})
    expect((await site.users.findByEmail(email))?.username).to.equal('rightful')
    const login = await new Browser(site.url).submit('/login', {
      username: email,
      password: PASSWORD,
    })
    expect(login.status).to.equal(401)
  })

  it('a token is shown by nothing that prints it (allauth 0.63.4)', async () => {
    const issued = await site.auth.tokens?.issue({ purpose: 'reset' })
    const secret = issued?.text.reveal().split('.')[1] ?? 'missing'
    for (const shown of [`${issued?.text}`, JSON.stringify(issued), inspect(issued)]) {
      expect(shown).to.not.contain(secret)
    }
    await new Browser(site.url).get(`/password-reset/${issued?.text.reveal()}`)
    expect(JSON.stringify(site.log)).to.not.contain(secret)
  })

  it('a form that is refused is answered with 422, and one that is done with 303 (Devise #5340)', async () => {
    const { email } = await somebody()
    const browser = new Browser(site.url)
    await browser.get(await resetLinkOf(email))
    expect((await browser.submit(SET, { newPassword: 'short' })).status).to.equal(422)
    expect((await browser.submit(SET, { newPassword: NEW })).status).to.equal(303)
  })

  it('a password that was never set is no empty one that works (allauth 65.11.1)', async () => {
    const { name, email, user } = await somebody()
    await user.setPassword(null)
    await site.users.savePassword(user)
    const browser = new Browser(site.url)
    await browser.get(await resetLinkOf(email))
    expect((await browser.submit(SET, { newPassword: '' })).status).to.equal(422)
    const login = await new Browser(site.url).submit('/login', { username: name, password: '' })
    expect(login.status).to.equal(422)
  })
})
