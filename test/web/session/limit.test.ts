import { expect } from 'chai'
import type { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

async function ended(site: TestSite): Promise<unknown> {
  await site.auth.audit?.flush()
  return site.connection.query("SELECT details FROM audit_events WHERE name = 'session.ended'")
}

describe('SESSIONS_PER_USER', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ SESSIONS_PER_USER: '2' })
  })
  after(() => site.stop())

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('a login beyond it ends the session that was used least lately, and no other', async () => {
    await createPerson(site, 'ada')
    await createPerson(site, 'grace')
    const grace = await loggedIn(site, 'grace')
    const browsers: Browser[] = []
    for (let index = 0; index < 3; index++) {
      browsers.push(await loggedIn(site, 'ada'))
      site.wait(1000)
    }
    expect(await Promise.all(browsers.map(isIn))).to.deep.equal([false, true, true])
    expect(await isIn(grace)).to.equal(true)
    const rows = await ended(site)
    expect(JSON.stringify(rows)).to.contain('limit')
  })

  it('holds when many log in at once', async () => {
    await createPerson(site, 'joan')
    const browsers = await Promise.all(Array.from({ length: 8 }, () => loggedIn(site, 'joan')))
    const left = (await Promise.all(browsers.map(isIn))).filter(Boolean)
    expect(left.length).to.be.within(1, 2)
  })
})

describe('a change of password', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  it('removes the other sessions of the person from the store, not only from use', async () => {
    await createPerson(site, 'ada')
    const [one] = [await loggedIn(site, 'ada'), await loggedIn(site, 'ada')]
    const fields = { currentPassword: PASSWORD, newPassword: 'another long enough password' }
    expect((await one.submit('/account/password', fields)).status).to.equal(303)
    const [rows] = await site.connection.query('SELECT public_id FROM sessions')
    expect(rows).to.have.length(1)
  })

  it('leaves the time at which this session began', async () => {
    await createPerson(site, 'joan')
    const browser = await loggedIn(site, 'joan')
    const began = async () =>
      JSON.parse((await browser.get('/account/sessions', { accept: 'application/json' })).body)
        .sessions[0].firstSeenAt
    const before = await began()
    site.wait(60_000)
    const fields = { currentPassword: PASSWORD, newPassword: 'another long enough password' }
    await browser.submit('/account/password', fields)
    expect(await began()).to.equal(before)
  })
})
