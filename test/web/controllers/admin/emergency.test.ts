import { expect } from 'chai'
import { editorOf } from '../../../../src/auth/permissions/grant-editor.ts'
import { Browser } from '../../../support/browser.ts'
import { type MailBox, startMailSite } from '../../../support/mail-box.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, type TestSite } from '../../../support/test-site.ts'

const PAGE = '/admin/emergency'
const END = `${PAGE}/end-sessions`
const ASK = `${PAGE}/require-password`

describe('the page for emergencies', function () {
  this.timeout(60_000)
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ SECOND_FACTOR: 'optional' }))
    const root = await createPerson(site, 'root')
    await site.users.update(String(root.id), { isStaff: true, isSuperuser: true })
    const ann = await createPerson(site, 'ann', 'ann@example.com')
    await createPerson(site, 'bob')
    const grants = editorOf(site.auth.stores.grants)
    await grants?.createGroup('press')
    await grants?.addMembers(['press'], [{ backend: 'users', userId: String(ann.id) }])
  })
  after(() => site?.stop())

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const eventsOf = async (name: string) => {
    await site.auth.audit?.flush()
    return (await site.auth.audit?.store.list({ name }, null, 9))?.entries ?? []
  }

  it('does nothing without the word that is asked for, and keeps what was typed', async () => {
    const root = await loggedIn(site, 'root')
    const ann = await loggedIn(site, 'ann')
    for (const [fields, message] of [
      [{ logoutWhom: '', logoutConfirm: 'everybody' }, 'Choose whom it is about.'],
      [{ logoutWhom: 'all', logoutConfirm: 'press' }, 'Type &quot;everybody&quot;'],
      [{ logoutWhom: 'group:press', logoutConfirm: 'everybody' }, 'Type &quot;press&quot;'],
      [{ logoutWhom: 'group:other', logoutConfirm: 'other' }, 'no such group'],
    ] as const) {
      const answer = await root.submit(END, fields, PAGE)
      expect(answer.status).to.equal(422)
      expect(answer.body).to.contain(message)
      if (fields.logoutConfirm) expect(answer.body).to.contain(`value="${fields.logoutConfirm}"`)
    }
    expect(await isIn(ann)).to.equal(true)
  })

  it('ends the sessions of a group, and of nobody else', async () => {
    const [root, ann, bob] = [
      await loggedIn(site, 'root'),
      await loggedIn(site, 'ann'),
      await loggedIn(site, 'bob'),
    ]
    const fields = { logoutWhom: 'group:press', logoutConfirm: 'press' }
    const answer = await root.submit(END, fields, PAGE)
    expect([answer.status, answer.location]).to.deep.equal([303, PAGE])
    expect((await root.get(PAGE)).body).to.match(/\d+ sessions? (was|were) ended/)
    expect(await isIn(ann)).to.equal(false)
    expect([await isIn(bob), await isIn(root)]).to.deep.equal([true, true])
    const [event] = await eventsOf('session.ended')
    expect(event?.details).to.include({ group: 'press' })
    expect(event?.actor?.userId).to.equal(String((await site.users.findByUsername('root'))?.id))
  })

  it('ends the sessions of everybody, of whoever does it, too', async () => {
    const [root, bob] = [await loggedIn(site, 'root'), await loggedIn(site, 'bob')]
    const fields = { logoutWhom: 'all', logoutConfirm: 'everybody' }
    const answer = await root.submit(END, fields, PAGE)
    expect([answer.status, answer.location]).to.deep.equal([303, '/login'])
    expect((await root.get('/login')).body).to.contain('You are logged out.')
    expect(await isIn(bob)).to.equal(false)
  })

  it('asks a group for new passwords at the next login', async () => {
    const [root, ann, bob] = [
      await loggedIn(site, 'root'),
      await loggedIn(site, 'ann'),
      await loggedIn(site, 'bob'),
    ]
    const fields = { passwordWhom: 'group:press', passwordConfirm: 'press' }
    const answer = await root.submit(ASK, fields, PAGE)
    expect([answer.status, answer.location]).to.deep.equal([303, PAGE])
    expect((await root.get(PAGE)).body).to.contain('1 person is asked for a new password')
    expect([await isIn(ann), await isIn(bob)]).to.deep.equal([false, true])
    const login = { username: 'ann', password: PASSWORD }
    const next = await new Browser(site.url).submit('/login', login)
    expect(next.location).to.equal('/login/password')
    const [event] = await eventsOf('password.required')
    expect(event?.details).to.deep.equal({ reason: 'asked', asked: 1, without: 0, group: 'press' })
  })

  it('asks for a recent login first', async () => {
    const root = await loggedIn(site, 'root')
    site.wait(20 * 60_000)
    const answer = await root.submit(END, { logoutWhom: 'all', logoutConfirm: 'everybody' }, PAGE)
    expect([answer.status, answer.location.split('?')[0]]).to.deep.equal([303, '/reauthenticate'])
  })

  it('is for superusers alone', async () => {
    const staff = await createPerson(site, 'staff')
    await site.users.update(String(staff.id), { isStaff: true })
    const who = { backend: 'users', userId: String(staff.id) }
    const rights = ['sessions.view', 'sessions.delete', 'users.view', 'users.change']
    await editorOf(site.auth.stores.grants)?.grant(who, rights)
    const browser = await loggedIn(site, 'staff')
    expect((await browser.get(PAGE)).status).to.equal(403)
    expect((await browser.get('/admin/users')).body).not.to.contain(PAGE)
    const fields = { logoutWhom: 'all', logoutConfirm: 'everybody' }
    expect((await browser.submit(END, fields, '/logout')).status).to.equal(403)
  })

  it('the page of a person unlocks them, and it is in the audit', async () => {
    const root = await loggedIn(site, 'root')
    const bob = await site.users.findByUsername('bob')
    const page = `/admin/users/users%3A${bob?.id}`
    const answer = await root.submit(`${page}/unlock`, {}, page)
    expect([answer.status, answer.location]).to.deep.equal([303, page])
    expect((await root.get(page)).body).to.contain('They may try again at once.')
    const [event] = await eventsOf('user.unlocked')
    expect(event?.subject?.userId).to.equal(String(bob?.id))
  })

  it('an address that staff changes or takes away is told to the address from before', async () => {
    const root = await loggedIn(site, 'root')
    const ann = await site.users.findByUsername('ann')
    const page = `/admin/users/users%3A${ann?.id}`
    const change = (email: string) =>
      root.submit(`${page}/profile`, { username: 'ann', email, firstName: '', lastName: '' }, page)
    await box.deliver()
    expect((await change('new@example.com')).status).to.equal(303)
    expect((await change('')).status).to.equal(303)
    const mails = await box.deliver()
    expect(mails.map(({ to, template }) => `${template} ${to}`)).to.deep.equal([
      'email-changed-by-staff ann@example.com',
      'email-removed-by-staff new@example.com',
    ])
    expect(mails[0]?.params).to.include({ email: 'new@example.com', where: null })
  })
})
