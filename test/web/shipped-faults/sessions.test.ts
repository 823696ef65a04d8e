import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'
import { at } from '../../support/two-processes.ts'

const DAY_MS = 24 * 60 * 60_000

// Each is what went wrong elsewhere, and does not here.
describe('faults that others have shipped: sessions', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  async function remembered(): Promise<Browser> {
    const browser = new Browser(site.url)
    const fields = { username: 'ada', password: PASSWORD, remember: '1' }
    expect((await browser.submit('/login', fields)).status).to.equal(303)
    return browser
  }
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('a remembered login does not bring back what was logged out (Jetstream #277, #1139)', async () => {
    const browser = await remembered()
    const stolen = browser.clone()
    await browser.submit('/logout', {})
    const other = await remembered()
    const ended = other.clone()
    const owner = await loggedIn(site, 'ada')
    await owner.submit('/account/sessions/end-others', {}, '/account/sessions')
    for (const days of [0, 1, 7]) {
      site.wait(days * DAY_MS)
      for (const one of [stolen, ended, other])
        expect(await isIn(one), `${days} days`).to.equal(false)
    }
  })

  it('each remembered browser has a time of its own, and one that leaves takes no other along (Devise #3950)', async () => {
    const first = await remembered()
    site.wait(5 * DAY_MS)
    const second = await remembered()
    await first.submit('/logout', {})
    expect([await isIn(first), await isIn(second)]).to.deep.equal([false, true])
    const third = await remembered()
    site.wait(20 * DAY_MS)
    expect([await isIn(second), await isIn(third)]).to.deep.equal([true, true])
  })

  it('a login that is half-way does not outlive a logout (allauth 64.1)', async () => {
    const { site: strict } = await startMailSite({ VERIFIED_EMAIL: 'required' })
    await createOwner(strict)
    const browser = new Browser(strict.url)
    const fields = { username: 'eve', email: 'eve@example.com', password: PASSWORD }
    await browser.submit('/register', fields)
    const half = await browser.get('/verify-email')
    const answer = await browser.submit('/logout', {}, '/login')
    const left = await browser.get('/verify-email')
    await strict.stop()
    expect(answer.status).to.equal(303)
    expect(half.body).to.contain('eve@example.com')
    expect(left.body).to.not.contain('eve@example.com')
    expect([...browser.cookies.keys()]).to.not.include('gadwall.step')
  })

  it('a new process of the site forgets nobody (Keycloak before 25, Authelia in memory)', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-deploy-'))
    const settings = { DATABASE_URL: `sqlite:${directory}/site.sqlite` }
    const before = await startTestSite(settings)
    await createPerson(before, 'ada')
    const browser = await loggedIn(before, 'ada')
    await before.stop()
    const after = await startTestSite(settings)
    const { status } = await at(after, browser).get('/account')
    await after.stop()
    rmSync(directory, { recursive: true, force: true })
    expect(status).to.equal(200)
  })
})
