import { expect } from 'chai'
import type { Invitation } from '../../../src/auth/invitations/invitations.ts'
import { SequelizeGrantStore } from '../../../src/database/permissions/grant-store.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const DAY_MS = 86_400_000
const JSON_TOO = { accept: 'application/json' }

let people = 0
const newAddress = () => `guest${++people}@example.com`

async function count(site: TestSite): Promise<number> {
  const [rows] = await site.connection.query('SELECT count(*) AS n FROM users')
  return (rows as { n: number }[])[0]?.n ?? -1
}

describe('/register of a site that people join by invitation', () => {
  let site: TestSite
  let box: MailBox
  let events: string[]
  let grants: SequelizeGrantStore
  before(async () => {
    ;({ site, box } = await startMailSite({
      REGISTRATION: 'invite',
      VERIFIED_EMAIL: 'required',
      EMAIL_DOMAINS: 'members.test',
      STORE_TIMEOUT_MS: '20000',
    }))
    await createOwner(site)
    grants = new SequelizeGrantStore(site.connection)
    for (const name of ['rowers', 'coaches']) await grants.createGroup(name)
    site.auth.events.on('*', ({ name }) => void events.push(name))
  })
  after(() => site.stop())
  beforeEach(() => {
    events = []
  })

  async function invite(email = newAddress(), groups: string[] = []): Promise<Invitation> {
    const outcome = await site.auth.invitations?.invite(email, { groups })
    if (!outcome?.ok) throw new Error(JSON.stringify(outcome?.problems))
    return outcome.value
  }

  /** A browser in which the link of a new invitation was opened, and what its form holds. */
  async function invited(groups: string[] = []) {
    const { email } = await invite(newAddress(), groups)
    const link = await box.link('invitation')
    const browser = new Browser(site.url)
    await browser.get(link)
    const { body } = await browser.get('/register')
    const [, _csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(body) ?? []
    const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
    const fields = { _csrf, invitation, email, username: `user${people}`, password: PASSWORD }
    return { email, link, browser, body, fields }
  }

  it('says calmly that people join by invitation, and makes no account without one', async () => {
    const before = await count(site)
    const browser = new Browser(site.url)
    const page = await browser.get('/register')
    expect(page.status).to.equal(200)
    expect(page.body)
      .to.contain('People join by invitation here')
      .and.not.contain('name="password"')
    const _csrf = await browser.token('/login')
    const fields = { _csrf, username: 'eve', email: 'eve@members.test', password: PASSWORD }
    const answer = await browser.post('/register', fields)
    expect(answer.status).to.equal(403)
    expect(answer.body).to.contain('People join by invitation here')
    const forged = { ...fields, invitation: `${'a'.repeat(22)}.${'b'.repeat(43)}` }
    expect((await browser.post('/register', forged)).status).to.equal(410)
    for (const refused of [
      await browser.get('/register', JSON_TOO),
      await browser.post('/register', fields, JSON_TOO),
    ]) {
      expect(refused.status).to.equal(403)
      expect(JSON.parse(refused.body).error.code).to.equal('invitation_needed')
    }
    expect(await count(site)).to.equal(before)
    for (const path of ['/', '/login']) {
      expect((await new Browser(site.url).get(path)).body).to.not.contain('/register')
    }
  })

  it('lets whoever has the link in: with the address it was sent to, confirmed, and the groups', async () => {
    const { email, link, browser, body, fields } = await invited(['rowers', 'coaches'])
    expect(box.mails.at(-1)).to.include({ template: 'invitation', to: email })
    expect(body)
      .to.match(new RegExp(`value="${email}"[^>]*readonly`))
      .and.contain('You are invited')
    const answer = await browser.post('/register', { ...fields, email: 'eve@elsewhere.test' })
    expect(answer).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).body)
      .to.contain('Welcome')
      .and.not.contain('waits')
    const user = await site.users.findByUsername(fields.username)
    expect(user?.email).to.equal(email)
    const who = { backend: site.users.backend, userId: String(user?.id) }
    expect(await site.stores.grants?.groupsOf?.(who)).to.deep.equal(['coaches', 'rowers'])
    expect(events).to.include.members(['invitation.sent', 'user.created', 'invitation.used'])
    expect(await box.deliver()).to.deep.equal([])
    expect((await browser.get(link)).status).to.equal(303)
    const again = new Browser(site.url)
    await again.get(link)
    const over = await again.get('/register')
    expect(over.status).to.equal(410)
    expect(over.body).to.contain('does not work any more').and.contain('another invitation')
    expect(over.body).to.not.contain(email)
  })

  it('is used up for good: not open again when the account has another address, or is gone', async () => {
    const { link, browser, fields } = await invited()
    expect((await browser.post('/register', fields)).status).to.equal(303)
    const user = await site.users.findByUsername(fields.username)
    const opened = async () => {
      const stranger = new Browser(site.url)
      await stranger.get(link)
      return (await stranger.get('/register')).status
    }
    await site.users.update(String(user?.id), { email: 'elsewhere@example.com' })
    expect(await opened()).to.equal(410)
    await site.users.delete(String(user?.id))
    expect(await opened()).to.equal(410)
  })

  it('keeps the token out of addresses and uses nothing up when the link is opened', async () => {
    const { link, browser, fields } = await invited()
    for (let look = 0; look < 3; look++) {
      const opened = await new Browser(site.url).get(link)
      expect(opened).to.include({ status: 303, location: '/register' })
    }
    expect((await browser.post('/register', fields)).status).to.equal(303)
  })

  it('50 parallel registrations by one invitation make one account', async () => {
    const { browser, fields, email } = await invited()
    const before = await count(site)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        browser.clone().post('/register', { ...fields, username: `parallel${index}` }),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 303)).to.have.length(1)
    expect(statuses.filter((status) => status === 410)).to.have.length(49)
    expect(await count(site)).to.equal(before + 1)
    expect((await site.users.findByEmail(email))?.username).to.match(/^parallel\d+$/)
  }).timeout(20_000)

  it('uses nothing up by a form that is refused, and keeps what was typed', async () => {
    const { browser, email, fields } = await invited()
    const wrong = { ...fields, email: 'eve@elsewhere.test', password: 'too short', username: 'a b' }
    const { status, body } = await browser.post('/register', wrong)
    expect(status).to.equal(422)
    expect(body).to.contain('value="a b"').and.contain(`value="${email}"`)
    expect(body).to.contain(`name="invitation" value="${fields.invitation}"`)
    expect(body).to.not.contain('eve@elsewhere.test').and.not.contain('too short')
    // Longer than the step lasts: the form itself says by which invitation.
    site.wait(20 * 60_000)
    expect((await browser.post('/register', fields)).status).to.equal(303)
  })

  it('gives a form back that was sent too late, with its invitation', async () => {
    const { browser, fields } = await invited()
    site.wait(20 * 60_000)
    browser.cookies.clear()
    const stale = await browser.post('/register', fields, { 'sec-fetch-site': 'same-origin' })
    expect(stale.status).to.equal(403)
    expect(stale.body).to.contain(`name="invitation" value="${fields.invitation}"`)
  })

  it('is over after 7 days, and not before', async () => {
    const { link, fields } = await invited()
    const opened = async () => {
      const browser = new Browser(site.url)
      await browser.get(link)
      return (await browser.get('/register')).status
    }
    site.wait(7 * DAY_MS - 1)
    expect(await opened()).to.equal(200)
    site.wait(1)
    expect(await opened()).to.equal(410)
    const late = new Browser(site.url)
    const _csrf = await late.token('/login')
    expect((await late.post('/register', { ...fields, _csrf })).status).to.equal(410)
    expect((await late.post('/register', { ...fields, _csrf }, JSON_TOO)).body).to.contain(
      '"code":"link_over"',
    )
  })

  it('is over once the address has an account, and tells a stranger nothing', async () => {
    const { browser, fields, email } = await invited()
    await createPerson(site, `taken${people}`, email)
    const page = await browser.get('/register')
    expect(page.status).to.equal(410)
    const answer = await browser.post('/register', fields)
    expect(answer.status).to.equal(410)
    expect(page.body + answer.body)
      .to.not.contain(email)
      .and.not.contain('already an account')
    const outcome = await site.auth.invitations?.invite(email)
    expect(outcome).to.deep.equal({
      ok: false,
      problems: [{ field: 'email', code: 'email_taken' }],
    })
  })

  it('asks somebody who is in whether they are somebody else', async () => {
    await createPerson(site, 'insider', 'insider@example.com')
    const browser = await loggedIn(site, 'insider')
    await invite()
    await browser.get(await box.link('invitation'))
    const { body } = await browser.get('/register')
    expect(body).to.contain('You are insider').and.contain('value="/register"')
  })

  it('rests in the store as a digest, and in no event and no row of the audit', async () => {
    const told: unknown[] = []
    const stop = site.auth.events.on('invitation.sent', (event) => void told.push(event.details))
    const { id, email } = await invite(newAddress(), ['rowers'])
    stop()
    expect(told).to.deep.equal([{ invitation: id, groups: ['rowers'] }])
    await site.auth.audit?.flush()
    const secret = (await box.link('invitation')).split('.')[1] as string
    const tables = ['tokens', 'audit_events', 'outbox']
    const rows = await Promise.all(
      tables.map((table) => site.connection.query(`SELECT * FROM ${table}`)),
    )
    expect(secret).to.have.length(43)
    expect(JSON.stringify(rows)).to.not.contain(secret)
    expect(JSON.stringify(rows[1])).to.contain(id).and.not.contain(email)
  })

  it('joins no group that is not there any more, and refuses to name an unknown one', async () => {
    await grants.createGroup('soon-gone')
    const { browser, fields } = await invited(['soon-gone', 'rowers'])
    await grants.deleteGroup('soon-gone')
    expect((await browser.post('/register', fields)).status).to.equal(303)
    const user = await site.users.findByUsername(fields.username)
    const who = { backend: site.users.backend, userId: String(user?.id) }
    expect(await site.stores.grants?.groupsOf?.(who)).to.deep.equal(['rowers'])
    const outcome = await site.auth.invitations?.invite(newAddress(), { groups: ['rower'] })
    const problem = { field: 'groups', code: 'group_unknown', params: { group: 'rower' } }
    expect(outcome).to.deep.equal({ ok: false, problems: [problem] })
  })
})

describe('/register of other sites, with an invitation', () => {
  it('takes it where everybody may register, too', async () => {
    const { site, box } = await startMailSite()
    await createOwner(site)
    await site.auth.invitations?.invite('zoe@example.com')
    const browser = new Browser(site.url)
    await browser.get(await box.link('invitation'))
    const { body } = await browser.get('/register')
    const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
    const fields = { invitation, username: 'zoe', password: PASSWORD }
    const answer = await browser.submit('/register', fields)
    const email = (await site.users.findByUsername('zoe'))?.email
    const usual = await new Browser(site.url).get('/register')
    await site.stop()
    expect(answer).to.include({ status: 303, location: '/account' })
    expect(email).to.equal('zoe@example.com')
    expect(usual.body).to.contain('name="username"').and.not.contain('name="invitation"')
  })

  it('has none where registration is closed, or no mail can be sent', async () => {
    const closed = await startMailSite({ REGISTRATION: 'closed' })
    const silent = await startTestSite({ REGISTRATION: 'invite' })
    const answers = await Promise.all(
      [closed.site, silent].map((site) => new Browser(site.url).get('/invite/a.b')),
    )
    expect([closed.site.auth.invitations, silent.auth.invitations]).to.deep.equal([null, null])
    const page = await new Browser(silent.url).get('/register')
    await Promise.all([closed.site.stop(), silent.stop()])
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404])
    expect(page.body).to.contain('People join by invitation here')
  })
})
