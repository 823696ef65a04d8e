import { expect } from 'chai'
import { sha256 } from '../../../src/auth/crypto/keyed-digest.ts'
import { Gate } from '../../support/gate.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const NEW_PASSWORD = 'another long enough password'

describe('a new session id while other requests are under way', () => {
  let site: TestSite
  beforeEach(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  afterEach(() => site.stop())

  /** A change of the password that waits after it is saved and before the session is renewed. */
  async function slowChange() {
    const gate = new Gate()
    site.auth.events.on('password.changed', () => gate.pass())
    const browser = await loggedIn(site, 'ada')
    const fields = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    const other = browser.clone()
    const logoutToken = await other.token('/logout')
    const answer = browser.submit('/account/password', fields)
    await gate.arrived
    return { browser, other, answer, gate, logoutToken }
  }

  it('a logout during a slow change of the password stays a logout', async () => {
    const { browser, other, answer, gate, logoutToken } = await slowChange()
    expect(logoutToken).to.not.equal('')
    await site.stores.sessions.destroy(sha256(other.sessionId as string))
    gate.open()
    expect((await answer).status).to.equal(303)
    expect((await browser.get('/account')).status).to.equal(302)
    expect(await countSessions(site)).to.equal(0)
  })

  it('other tabs of this browser do not log it out while its password changes', async () => {
    const { browser, other, answer, gate } = await slowChange()
    const tabs = await Promise.all(Array.from({ length: 8 }, () => other.get('/account')))
    expect(tabs.map(({ status }) => status)).to.deep.equal(Array(8).fill(302))
    expect(tabs.flatMap(({ headers }) => headers.getSetCookie()).join()).to.not.contain('gadwall=')
    gate.open()
    expect((await answer).status).to.equal(303)
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('a store that fails while the id changes deletes no cookie and no session', async () => {
    const browser = await loggedIn(site, 'ada')
    const page = await browser.token('/account/password')
    await site.connection.query(
      `CREATE TRIGGER broken BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'disk I/O'); END`,
    )
    const fields = { _csrf: page, currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    const answer = await browser.post('/account/password', fields)
    expect(answer.status).to.be.oneOf([500, 503])
    expect(answer.headers.getSetCookie()).to.deep.equal([])
    expect(answer.location).to.equal('')
    expect(await countSessions(site)).to.equal(1)
  })
})

async function countSessions(site: TestSite): Promise<number> {
  const [rows] = await site.connection.query('SELECT count(*) AS n FROM sessions')
  return (rows as { n: number }[])[0]?.n ?? -1
}
