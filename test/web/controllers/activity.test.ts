import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

interface Page {
  readonly events: readonly { readonly name: string }[]
  readonly next: string | null
}

describe('/account/activity', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  it('tells people in words what has happened to their account, and marks this session', async () => {
    await createPerson(site, 'ann')
    const browser = await loggedIn(site, 'ann')
    const page = await browser.get('/account/activity')
    expect(page.status).to.equal(200)
    const text = page.body
    expect(text).to.contain('You logged in').and.to.contain('<time datetime="2026-01-02T03:04')
    expect(text).to.contain('127.0.0.1').and.to.contain('in this browser')
    expect(text).to.contain('The account was made')
  })

  it('tells nothing of others, whatever the cursor, and nothing that opens a session', async () => {
    await createPerson(site, 'bea')
    await createPerson(site, 'cid')
    const bea = await loggedIn(site, 'bea')
    const cid = await loggedIn(site, 'cid')
    await site.auth.audit!.flush()
    const all = await site.stores.audit!.list({}, null, 1000)
    const first = await site.stores.audit!.list({}, null, 1)
    const headers = { accept: 'application/json' }
    const own = JSON.parse((await bea.get('/account/activity', headers)).body)
    const moved = await bea.get(`/account/activity?after=${first.next}`, headers)
    expect(all.entries.length).to.be.above(own.events.length)
    const names = own.events.map(({ name }: { name: string }) => name)
    expect(names).to.include.members(['login.succeeded', 'user.created'])
    expect(own.events).to.deep.include.members(JSON.parse(moved.body).events)
    for (const { session } of all.entries) {
      if (session !== null) expect(JSON.stringify(own)).to.not.contain(session)
    }
    expect((await cid.get('/account/activity?after=no-cursor')).status).to.equal(200)
  })

  it('shows twenty events of a page, each once', async () => {
    const dan = await createPerson(site, 'dan')
    const browser = await loggedIn(site, 'dan')
    await site.auth.audit!.flush()
    const subject = site.auth.users!.referenceTo(dan)
    const { length } = (await site.stores.audit!.list({ subject }, null, 100)).entries
    for (let index = 0; index < 25; index++) await site.auth.users!.activate(dan)
    const headers = { accept: 'application/json' }
    const seen: string[] = []
    let next: string | null = ''
    let pages = 0
    while (next !== null) {
      const answer = await browser.get(`/account/activity?after=${next}`, headers)
      const page: Page = JSON.parse(answer.body)
      expect(page.events.length).to.be.at.most(20)
      seen.push(...page.events.map(({ name }) => name))
      next = page.next
      pages += 1
    }
    expect([pages, seen.length]).to.deep.equal([2, length + 25])
  })

  it('is for those who are logged in', async () => {
    const answer = await fetch(`${site.url}/account/activity`, {
      redirect: 'manual',
      headers: { accept: 'text/html' },
    })
    expect(answer.status).to.equal(302)
  })

  it('keeps the audit of visits empty: a signed-in page writes no row', async () => {
    await createPerson(site, 'eve')
    const browser = await loggedIn(site, 'eve')
    await site.auth.audit!.flush()
    const before = (await site.stores.audit!.list({}, null, 1000)).entries.length
    for (const path of ['/account', '/account/activity', '/account/password']) {
      expect((await browser.get(path)).status).to.equal(200)
    }
    await site.auth.audit!.flush()
    expect((await site.stores.audit!.list({}, null, 1000)).entries).to.have.lengthOf(before)
  })

  it('keeps no password of a failed login, and no name that was typed', async () => {
    const answer = await new Browser(site.url).submit('/login', {
      username: 'typed-into-the-wrong-field',
      password: `${PASSWORD} wrong`,
    })
    expect(answer.status).to.equal(401)
    await site.auth.audit!.flush()
    const kept = JSON.stringify((await site.stores.audit!.list({}, null, 1000)).entries)
    expect(kept).to.contain('login.failed')
    expect(kept).to.not.contain('typed-into').and.not.contain('staple')
  })
})
