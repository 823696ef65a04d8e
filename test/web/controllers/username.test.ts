import { expect } from 'chai'
import type { AuthEvent } from '../../../src/auth/events.ts'
import { type Answer, Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const PAGE = '/account/profile'
const DAY_MS = 24 * 60 * 60 * 1000

describe('a new username', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox
  const events: AuthEvent[] = []
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
    await createPerson(site, 'zoe', 'zoe@example.com')
    site.auth.events.on('user.updated', (event) => void events.push(event))
  })
  after(() => site?.stop())

  function change(browser: Browser, username: string): Promise<Answer> {
    return browser.submit(PAGE, { username, firstName: 'Zoe', lastName: '' })
  }

  async function register(username: string): Promise<Answer> {
    const fields = { username, email: '', password: PASSWORD }
    return new Browser(site.url).submit('/register', fields)
  }

  it('is chosen on the profile, and its owner is told by mail', async () => {
    const zoe = await loggedIn(site, 'zoe')
    expect((await zoe.get(PAGE)).body).to.match(/name="username"[^>]*value="zoe"/)
    const answer = await change(zoe, 'zora')
    expect(answer.status).to.equal(303)
    expect((await zoe.get('/account')).body).to.include('zora')
    await box.deliver()
    expect(box.mails.at(-1)).to.deep.include({
      template: 'username-changed',
      to: 'zoe@example.com',
    })
    expect(JSON.stringify(events.at(-1)?.details)).to.include('"username"')
    await loggedIn(site, 'zora')
  })

  it('nobody else gets the old one, nor one that looks like it, by whatever door', async () => {
    const taken = await register('zoe')
    expect(taken.status).to.equal(422)
    expect(await register('ZOE')).to.include({ status: 422 })
    // A Cyrillic o.
    expect((await register('z\u043ee')).status).to.equal(422)
    await createPerson(site, 'bob')
    const bob = await loggedIn(site, 'bob')
    const answer = await change(bob, 'zoe')
    expect(answer.status).to.equal(422)
    expect(answer.body).to.match(/value="zoe"/)
    const created = await site.auth.accounts?.create({ username: 'zoe', email: '', password: null })
    // As `createuser` does. Staff and commands are told that nobody has it now; a stranger is not.
    expect(created).to.deep.equal({
      ok: false,
      problems: [{ field: 'username', code: 'username_kept' }],
    })
    expect(taken.body).to.include('This username is taken.')
    const user = await site.users.findByUsername('bob')
    const moved = site.auth.users?.update(user as NonNullable<typeof user>, { username: 'zoe' })
    expect(await moved?.catch(({ code }) => code)).to.equal('ALREADY_TAKEN')
    expect(await site.users.findByUsername('zoe')).to.equal(null)
    expect(await site.users.findByUsername('bob')).to.not.equal(null)
  })

  it('the old one opens nothing', async () => {
    const fields = { username: 'zoe', password: PASSWORD }
    expect((await new Browser(site.url).submit('/login', fields)).status).to.not.equal(303)
  })

  it('its owner goes back, and then that one is kept', async () => {
    const zora = await loggedIn(site, 'zora')
    expect((await change(zora, 'zoe')).status).to.equal(303)
    expect((await register('zora')).status).to.equal(422)
  })

  it('what is typed anew in other letters is no other name', async () => {
    const zoe = await loggedIn(site, 'zoe')
    expect((await change(zoe, 'Zoe')).status).to.equal(303)
    expect((await site.users.findByUsername('zoe'))?.username).to.equal('Zoe')
    expect((await change(zoe, 'zoe')).status).to.equal(303)
  })

  it('takes a recent login; names do not, and what was typed waits', async () => {
    const zoe = await loggedIn(site, 'zoe')
    site.wait(16 * 60_000)
    const asked = await change(zoe, 'zelda')
    expect(asked.location).to.equal('/reauthenticate?next=/account/profile')
    expect((await site.users.findByUsername('zoe'))?.username).to.equal('zoe')
    expect((await change(zoe, 'zoe')).location).to.equal('/account')
  })

  it('is free for others after 30 days', async () => {
    site.wait(31 * DAY_MS)
    await site.stores.usernames?.purge(Date.UTC(2026, 0, 2, 3, 4, 5) + 32 * DAY_MS)
    expect((await register('zora')).status).to.equal(303)
  })

  it('five names that are kept are enough: then only one of these is a way on', async () => {
    await createPerson(site, 'mia')
    const mia = await loggedIn(site, 'mia')
    for (const name of ['mia1', 'mia2', 'mia3', 'mia4', 'mia5']) {
      expect((await change(mia, name)).status, name).to.equal(303)
    }
    const refused = await change(mia, 'mia6')
    expect(refused.status).to.equal(422)
    expect((await change(mia, 'mia')).status).to.equal(303)
  })
})
