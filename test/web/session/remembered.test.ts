import { expect } from 'chai'
import { sha256 } from '../../../src/auth/crypto/keyed-digest.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createPerson } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const COOKIE = 'gadwall'

describe('a remembered session', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({
      SECRET:
        'a new secret that only these tests do know,the secret of before that only verifies any more',
    }))
  })
  after(() => site.stop())

  let people = 0
  async function remembered(): Promise<{ browser: Browser; name: string }> {
    const name = `person${++people}`
    const user = await createPerson(site, name)
    await site.users.update(String(user.id), { email: `${name}@example.com` })
    const browser = new Browser(site.url)
    const fields = { username: name, password: PASSWORD, remember: '1' }
    expect((await browser.submit('/login', fields)).status).to.equal(303)
    return { browser, name }
  }
  const idOf = (browser: Browser) => browser.cookies.get(COOKIE) ?? ''
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  /** A copy of the cookies, as a thief would make it. */
  const copyOf = (browser: Browser) => browser.clone()

  it('keeps its id while it is in use, as every other', async () => {
    const { browser } = await remembered()
    const id = idOf(browser)
    for (let step = 0; step < 3; step++) {
      site.wait(HOUR - 2 * MINUTE)
      expect(await isIn(browser)).to.equal(true)
    }
    expect(idOf(browser)).to.equal(id)
  })

  it('gets a new id when its browser comes back, and the one before is dead a minute later', async () => {
    const { browser } = await remembered()
    const old = copyOf(browser)
    site.wait(DAY)
    expect(await isIn(browser)).to.equal(true)
    expect(idOf(browser)).to.not.equal(idOf(old))
    expect(idOf(browser).slice(0, 22)).to.equal(idOf(old).slice(0, 22))
    const [rows] = await site.connection.query(
      `SELECT id_hash FROM sessions WHERE id_hash = '${sha256(idOf(old))}'`,
    )
    expect(rows).to.deep.equal([])
    site.wait(MINUTE + 1)
    expect(await isIn(old)).to.equal(false)
  })

  it('keeps the end that it had: coming back does not make it longer', async () => {
    const { browser } = await remembered()
    for (let day = 0; day < 29; day++) {
      site.wait(DAY)
      expect(await isIn(browser), `day ${day}`).to.equal(true)
    }
    site.wait(DAY)
    expect(await isIn(browser)).to.equal(false)
  })

  it('never counts as a fresh login when it comes back: sensitive steps ask for the password', async () => {
    const { browser } = await remembered()
    site.wait(HOUR)
    expect(await isIn(browser)).to.equal(true)
    const answer = await browser.submit('/account/sessions/end-others', {}, '/account/sessions')
    expect(answer.location).to.match(/^\/reauthenticate/)
  })

  it('tabs that open at once all stay in, and agree on the new id', async () => {
    const { browser } = await remembered()
    site.wait(DAY)
    const tabs = Array.from({ length: 20 }, () => copyOf(browser))
    expect(await Promise.all(tabs.map(isIn))).to.not.include(false)
    expect(new Set(tabs.map(idOf))).to.have.length(1)
  })

  it('an answer that was lost is given again within a minute', async () => {
    const { browser } = await remembered()
    const old = copyOf(browser)
    site.wait(DAY)
    expect(await isIn(browser)).to.equal(true)
    site.wait(MINUTE)
    expect(await isIn(old)).to.equal(true)
    expect(idOf(old)).to.equal(idOf(browser))
  })

  it('a copied cookie ends the session for the thief and the owner, and the owner is told', async () => {
    const { browser, name } = await remembered()
    const thief = copyOf(browser)
    site.wait(DAY)
    expect(await isIn(thief)).to.equal(true)
    site.wait(2 * MINUTE)
    const answer = await browser.get('/account')
    expect(answer.location).to.match(/^\/login/)
    expect(await isIn(thief)).to.equal(false)
    await box.deliver()
    const mail = box.mails.findLast(({ to }) => to === `${name}@example.com`)
    expect(mail?.template).to.equal('remembered-session-misused')
    await site.auth.audit?.flush()
    const rows = await site.connection.query('SELECT details FROM audit_events')
    expect(JSON.stringify(rows)).to.contain('misused')
  })

  it('nobody gets in with the series alone', async () => {
    const { browser } = await remembered()
    const guesser = copyOf(browser)
    guesser.cookies.set(COOKIE, idOf(browser).slice(0, 22) + 'A'.repeat(21))
    expect(await isIn(guesser)).to.equal(false)
  })

  it('an id that nobody knows ends nothing', async () => {
    const { browser } = await remembered()
    const stranger = new Browser(site.url)
    stranger.cookies.set(COOKIE, 'A'.repeat(43))
    expect(await isIn(stranger)).to.equal(false)
    expect(await isIn(browser)).to.equal(true)
  })

  it('an id from before a change of password is unknown, and ends nothing', async () => {
    const { browser } = await remembered()
    const old = copyOf(browser)
    const fields = { currentPassword: PASSWORD, newPassword: 'another long enough password' }
    expect((await browser.submit('/account/password', fields)).status).to.equal(303)
    expect(await isIn(old)).to.equal(false)
    expect(await isIn(browser)).to.equal(true)
    site.wait(DAY)
    expect(await isIn(browser)).to.equal(true)
  })

  it('a logout beats a browser that comes back at the same time', async () => {
    const { browser, name } = await remembered()
    site.wait(DAY)
    const user = await site.users.findByUsername(name)
    const [, entered] = await Promise.all([user && site.auth.users?.logOut(user), isIn(browser)])
    expect(entered).to.be.a('boolean')
    expect(await isIn(browser)).to.equal(false)
  })
})
