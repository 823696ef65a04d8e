import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('the life of a session', () => {
  let site: TestSite
  let statements: Statements
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
    statements = new Statements(site)
  })
  after(() => site.stop())

  /** Logs in through the form, and answers with the attributes of the session cookie, too. */
  async function logIn(fields: Record<string, string> = {}) {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', {
      username: 'ada',
      password: PASSWORD,
      ...fields,
    })
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('gadwall=')) ?? ''
    await browser.get('/account')
    return { browser, cookie }
  }

  const touches = () => statements.take().filter((sql) => /UPDATE.+last_seen_at = /s.test(sql))

  it('ends when it was not used for an hour, at the moment itself', async () => {
    const { browser } = await logIn()
    site.wait(HOUR - 1)
    expect((await browser.get('/account')).status).to.equal(200)
    site.wait(HOUR - 1)
    expect((await browser.get('/account')).status).to.equal(200)
    site.wait(HOUR)
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('ends after a day, at the moment itself, however busy it is', async () => {
    const { browser } = await logIn()
    for (let busy = 0; busy < DAY - 30 * MINUTE; busy += 30 * MINUTE) {
      site.wait(30 * MINUTE)
      expect((await browser.get('/account')).status).to.equal(200)
    }
    site.wait(30 * MINUTE - 1)
    expect((await browser.get('/account')).status).to.equal(200)
    site.wait(1)
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('goes by the clock of the server, whatever the browser says', async () => {
    const { browser } = await logIn({ remember: '1' })
    site.wait(30 * DAY)
    const headers = { date: new Date(0).toUTCString() }
    expect((await browser.get('/account', headers)).status).to.equal(302)
  })

  it('notes once a minute at most that it is used, by an UPDATE of its own', async () => {
    const { browser } = await logIn()
    statements.take()
    for (const ms of [0, 1, 30_000, 29_998]) {
      site.wait(ms)
      await browser.get('/account')
    }
    expect(touches()).to.deep.equal([])
    site.wait(1)
    await browser.get('/account')
    await browser.get('/account')
    // It is written together with others, a second later at the latest.
    site.wait(1000)
    await browser.get('/account')
    const [touch = '', ...more] = touches()
    expect(more).to.deep.equal([])
    expect(touch)
      .to.contain('idle_ends_at')
      .and.not.match(/version|data|absolute_ends_at/)
  })

  it('is kept by somebody at work even when the idle time is a minute', async () => {
    const short = await startTestSite({ SESSION_IDLE_MINUTES: '1' })
    await createPerson(short, 'ada')
    const browser = await loggedIn(short, 'ada')
    const statuses: number[] = []
    for (let used = 0; used < 10; used++) {
      short.wait(20_000)
      statuses.push((await browser.get('/account')).status)
    }
    short.wait(MINUTE)
    statuses.push((await browser.get('/account')).status)
    await short.stop()
    expect(statuses).to.deep.equal([...Array(10).fill(200), 302])
  })

  it('is not revived by a touch that comes late', async () => {
    const { browser } = await logIn()
    const thief = browser.clone()
    await browser.submit('/logout', {})
    site.wait(2 * MINUTE)
    expect((await thief.get('/account')).status).to.equal(302)
    expect(touches()).to.deep.equal([])
  })

  it('outlives the browser window only for somebody who asked to be remembered', async () => {
    const { cookie } = await logIn()
    expect(cookie).to.match(/^gadwall=[\w-]{43}; path=\/; samesite=lax; httponly$/i)
    const remembered = (await logIn({ remember: '1' })).cookie
    const [rows] = await site.connection.query('SELECT max(created_at) AS begun FROM sessions')
    const [{ begun } = { begun: 0 }] = rows as { begun: number }[]
    const expires = /expires=([^;]+)/i.exec(remembered)?.[1]
    expect(expires).to.equal(new Date(begun + 30 * DAY).toUTCString())
  })

  it('lasts for 30 days for somebody who asked to be remembered, and not a moment more', async () => {
    const { browser } = await logIn({ remember: '1' })
    for (let day = 0; day < 29; day++) {
      site.wait(DAY)
      expect((await browser.get('/account')).status).to.equal(200)
    }
    site.wait(DAY - 1)
    expect((await browser.get('/account')).status).to.equal(200)
    site.wait(1)
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('stays remembered, or not, when the password changes', async () => {
    for (const remember of ['', '1']) {
      const { browser } = await logIn(remember ? { remember } : {})
      const fields = { currentPassword: PASSWORD, newPassword: PASSWORD }
      const answer = await browser.submit('/account/password', fields)
      const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('gadwall='))
      expect(/expires=/i.test(cookie ?? ''), remember).to.equal(remember === '1')
    }
  })
})
