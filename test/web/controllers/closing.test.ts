import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

const PAGE = '/account/close'
const DAY = 24 * 60 * 60_000
const SURE = { currentPassword: PASSWORD }

describe('/account/close', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ CLOSE_GRACE_DAYS: '7' }))
  })
  after(() => site.stop())

  let people = 0
  async function somebody() {
    const name = `person${++people}`
    const user = await createPerson(site, name)
    await site.users.update(String(user.id), { email: `${name}@example.com` })
    const browser = await loggedIn(site, name)
    const find = () => site.users.findByUsername(name)
    const close = () => browser.submit(PAGE, SURE)
    return { name, browser, close, find, id: String(user.id) }
  }
  const canLogIn = async (username: string) =>
    (await new Browser(site.url).submit('/login', { username, password: PASSWORD })).status === 303
  const deleteOver = () => site.auth.closing?.deleteOver()

  it('says what happens, asks for the password, and changes nothing for a wrong one', async () => {
    const { browser, name, find } = await somebody()
    const page = await browser.get(PAGE)
    expect(page.body).to.contain('For 7 days').and.to.contain(name)
    expect((await browser.submit(PAGE, {})).status).to.equal(422)
    const wrong = await browser.submit(PAGE, { currentPassword: 'not the password' })
    expect(wrong.status).to.equal(422)
    expect(wrong.body).to.contain('aria-invalid')
    expect((await find())?.isActive).to.equal(true)
  })

  it('closes the account: out everywhere, no login, no reset, and the owner is told', async () => {
    const { browser, close, name, find } = await somebody()
    const other = await loggedIn(site, name)
    const answer = await close()
    expect(answer).to.include({ status: 303, location: '/login' })
    expect((await browser.get('/login')).body).to.contain('Your account is closed.')
    expect((await other.get('/account')).status).to.not.equal(200)
    expect((await find())?.isActive).to.equal(false)
    expect(await canLogIn(name)).to.equal(false)
    await box.deliver()
    const told = box.mails.filter(({ to }) => to === `${name}@example.com`)
    expect(told.map(({ template }) => template)).to.include('account-closed')
    const before = box.mails.length
    await new Browser(site.url).submit('/password-reset', { email: `${name}@example.com` })
    await box.deliver()
    expect(box.mails).to.have.length(before)
  })

  it('asks for a recent login first', async () => {
    const { browser } = await somebody()
    site.wait(16 * 60_000)
    expect((await browser.get(PAGE)).location).to.match(/^\/reauthenticate/)
    expect((await browser.submit(PAGE, SURE, '/logout')).location).to.match(/^\/reauthenticate/)
  })

  it('opens the account again by the link, which a scanner may open first, once', async () => {
    const { close, name, find } = await somebody()
    await close()
    const link = await box.link('account-closed')
    const scanner = new Browser(site.url)
    expect((await scanner.get(link)).location).to.equal('/reopen')
    expect((await scanner.get('/reopen')).body).to.contain(name)
    expect((await find())?.isActive).to.equal(false)
    const browsers = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const browser = new Browser(site.url)
        await browser.get(link)
        const _csrf = await browser.token('/reopen')
        return () => browser.post('/reopen', { _csrf })
      }),
    )
    const answers = await Promise.all(browsers.map((post) => post()))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 410, 410, 410, 410])
    expect((await find())?.isActive).to.equal(true)
    expect(await canLogIn(name)).to.equal(true)
    site.wait(8 * DAY)
    await deleteOver()
    expect(await find()).to.not.equal(null)
  })

  it('deletes the account when its days are over, at the moment itself, with all that hangs on it', async () => {
    const { close, id, find } = await somebody()
    await close()
    const link = await box.link('account-closed')
    site.wait(7 * DAY)
    const late = new Browser(site.url)
    await late.get(link)
    expect((await late.get('/reopen')).status).to.equal(410)
    await deleteOver()
    expect(await find()).to.not.equal(null)
    site.wait(1)
    expect(await Promise.all([deleteOver(), deleteOver()])).to.have.members([1, 0])
    expect(await find()).to.equal(null)
    for (const table of ['sessions', 'tokens', 'devices']) {
      const [rows] = await site.connection.query(
        `SELECT user_id FROM ${table} WHERE user_id = '${id}'`,
      )
      expect(rows, table).to.deep.equal([])
    }
  })

  it('never gives the id of a deleted account to somebody else', async () => {
    const { close, id } = await somebody()
    await close()
    site.wait(7 * DAY + 1)
    await deleteOver()
    const next = await somebody()
    expect(Number(next.id)).to.be.above(Number(id))
  })

  it('is opened again by a command, and by switching the person on', async () => {
    for (const verb of ['reopen', 'activate'] as const) {
      const { close, find, name } = await somebody()
      await close()
      const user = await find()
      if (!user) throw new Error('gone')
      if (verb === 'reopen') expect(await site.auth.closing?.reopen(user)).to.not.equal(null)
      else await site.auth.users?.activate(user)
      expect(await canLogIn(name), verb).to.equal(true)
      expect(await site.auth.closing?.reopen(user), 'a second time').to.equal(null)
      site.wait(8 * DAY)
      await deleteOver()
      expect(await find(), verb).to.not.equal(null)
    }
  })

  it('is opened or deleted in its time, whatever an operator ends meanwhile', async () => {
    const one = await somebody()
    const other = await somebody()
    for (const { close, find } of [one, other]) {
      await close()
      const user = await find()
      if (!user) throw new Error('There is nobody')
      await site.auth.users?.logOut(user)
      await site.auth.users?.setUnusablePassword(user)
    }
    const closed = await one.find()
    expect(closed && (await site.auth.closing?.reopen(closed))).to.include({ isActive: true })
    site.wait(7 * DAY + 1)
    await deleteOver()
    expect(await one.find()).to.not.equal(null)
    expect(await other.find()).to.equal(null)
  })

  it('refuses the last superuser, and says why', async () => {
    const owner = await site.users.createSuperuser('owner', null, PASSWORD)
    const browser = await loggedIn(site, 'owner')
    const answer = await browser.submit(PAGE, SURE)
    expect(answer.status).to.equal(422)
    expect(answer.body).to.contain('You are the only superuser.')
    expect((await site.users.findById(String(owner.id)))?.isActive).to.equal(true)
  })

  it('announces it: closed, reopened, deleted', async () => {
    const heard: string[] = []
    for (const name of ['user.closed', 'user.reopened', 'user.deleted'] as const) {
      site.auth.events.on(name, (event) => void heard.push(event.name))
    }
    const { close, find } = await somebody()
    await close()
    const user = await find()
    if (user) await site.auth.closing?.reopen(user)
    expect(heard).to.deep.equal(['user.closed', 'user.reopened'])
  })
})

describe('/account/close with CLOSE_GRACE_DAYS=0', () => {
  it('deletes at once', async () => {
    const { site, box } = await startMailSite({ CLOSE_GRACE_DAYS: '0' })
    try {
      const user = await createPerson(site, 'ada')
      await site.users.update(String(user.id), { email: 'ada@example.com' })
      const browser = await loggedIn(site, 'ada')
      expect((await browser.get(PAGE)).body).to.contain('deleted at once')
      expect((await browser.submit(PAGE, SURE)).status).to.equal(303)
      expect(await site.users.findByUsername('ada')).to.equal(null)
      await box.deliver()
      expect(box.mails.map(({ template }) => template)).to.include('account-deleted')
    } finally {
      await site.stop()
    }
  })
})
