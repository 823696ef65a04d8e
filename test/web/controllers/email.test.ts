import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const VERIFY = '/verify-email'
const CHANGE = '/account/email'
const CONFIRM = '/account/email/confirm'

let people = 0
const newName = () => `somebody${++people}`

describe('/register of a site that confirms addresses', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(() => site.stop())

  async function register(email: string, username = newName()) {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/register', { username, email, password: PASSWORD })
    return { browser, answer, username }
  }

  it('makes the account without the address, and tells what waits', async () => {
    const { browser, answer, username } = await register('grace@example.com')
    expect(answer).to.include({ status: 303, location: '/account' })
    const { body } = await browser.get('/account')
    expect(body).to.contain('grace@example.com').and.contain('Send it again')
    expect((await site.users.findByUsername(username))?.email).to.equal(null)
    expect(await site.users.findByEmail('grace@example.com')).to.equal(null)
  })

  it('confirms it by the button behind the link, not by the link', async () => {
    const { browser, username } = await register('hopper@example.com')
    const link = await box.link('verify-email')
    for (let look = 0; look < 3; look++) await new Browser(site.url).get(link)
    expect(await browser.get(link)).to.include({ status: 303, location: VERIFY })
    const page = await browser.get(VERIFY)
    expect(page.body).to.contain('hopper@example.com').and.contain(username)
    const emailOf = async () => (await site.users.findByUsername(username))?.email
    expect(await emailOf()).to.equal(null)
    expect(await browser.submit(VERIFY, {})).to.include({ status: 303, location: '/account' })
    expect(await emailOf()).to.equal('hopper@example.com')
    const { body } = await browser.get('/account')
    expect(body).to.contain('Your e-mail address is confirmed.').and.not.contain('Send it again')
    const login = new Browser(site.url)
    const answer = await login.submit('/login', {
      username: 'hopper@example.com',
      password: PASSWORD,
    })
    expect(answer.status).to.equal(303)
  })

  it('a used address and a free one: the same status, headers, cookies, body, page and statements', async () => {
    const statements = new Statements(site)
    const answerTo = async (email: string, username: string) => {
      const browser = new Browser(site.url)
      const _csrf = await browser.token('/register')
      statements.take()
      const fields = { _csrf, username, email, password: PASSWORD }
      const { status, headers, body } = await browser.post('/register', fields)
      const seen = statements.takeBeginnings()
      const page = await browser.get('/account')
      const same = [...headers]
        .filter(([name]) => !/^(date|x-request-id)$/.test(name))
        .map(([name, value]) => [
          name,
          value.replace(/(gadwall[.a-z]*)=[\w-]+|expires=[^;]+/g, '$1'),
        ])
      const shown = page.body.replace(/value="[\w-]{96}"/g, '').replace(/<time.*<\/time>/g, '')
      return JSON.stringify([status, same, body, seen, page.status, shown])
        .replaceAll(email, 'EMAIL')
        .replaceAll(username, 'NAME')
    }
    const used = await answerTo('ada@example.com', 'someone1')
    const free = await answerTo('free@example.com', 'someone2')
    statements.release()
    expect(used).to.equal(free)
    const mails = await box.deliver()
    expect(mails.map(({ template, to }) => [template, to])).to.have.deep.members([
      ['email-taken', 'ada@example.com'],
      ['verify-email', 'free@example.com'],
    ])
  })

  it('a mail to whoever has the address already carries no link and no name of the other', async () => {
    const { username } = await register('ADA@example.com')
    const mail = (await box.deliver()).at(-1)
    expect(mail).to.deep.equal({
      template: 'email-taken',
      to: 'ada@example.com',
      params: { username: 'ada', canReset: true },
    })
    expect(JSON.stringify(mail)).to.not.contain(username)
  })

  it('nobody gets in, and nobody is mailed a reset, by an address that is not confirmed', async () => {
    const { username } = await register('pending@example.com')
    await box.deliver()
    const browser = new Browser(site.url)
    const fields = { username: 'pending@example.com', password: PASSWORD }
    expect((await browser.submit('/login', fields)).status).to.equal(401)
    await browser.submit('/password-reset', { email: 'pending@example.com' })
    expect(await box.deliver()).to.have.length(0)
    expect(username).to.be.a('string')
  })

  it('takes no address as a username: it would catch the logins of whoever has it', async () => {
    const { answer } = await register('eve@example.com', 'eve@example.com')
    expect(answer.status).to.equal(422)
    expect(answer.body).to.contain('Use no @ in the username')
  })

  it('of two who wait for one address the first to confirm has it, and the other is refused', async () => {
    const [one, other] = [await register('both@example.com'), await register('both@example.com')]
    await box.deliver()
    const links = box.mails.filter(({ to }) => to === 'both@example.com')
    const [first, second] = links.map(({ params }) => String(params.link))
    await one.browser.get(first ?? '')
    await other.browser.get(second ?? '')
    const tokens = [await one.browser.token(VERIFY), await other.browser.token(VERIFY)]
    const answers = await Promise.all([
      one.browser.post(VERIFY, { _csrf: tokens[0] ?? '' }),
      other.browser.post(VERIFY, { _csrf: tokens[1] ?? '' }),
    ])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 410])
  })

  it('sends the link again, and the one before opens nothing then', async () => {
    const { browser } = await register('again@example.com')
    const before = await box.link('verify-email')
    const answer = await browser.submit('/account/email/resend', {}, '/account')
    expect(answer).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).body).to.contain('A mail is on its way.')
    const after = await box.link('verify-email')
    expect(after).to.not.equal(before)
    await browser.get(before)
    expect((await browser.get(VERIFY)).status).to.equal(410)
    await browser.get(after)
    expect((await browser.get(VERIFY)).status).to.equal(200)
  })

  it('an account without an address is mailed nothing', async () => {
    const { answer } = await register('')
    expect(answer.status).to.equal(303)
    expect(await box.deliver()).to.have.length(0)
  })
})

describe('/account/email', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(() => site.stop())

  async function somebody() {
    const name = newName()
    const user = await createPerson(site, name, `${name}@example.com`)
    return { name, user, email: `${name}@example.com`, browser: await loggedIn(site, name) }
  }

  const change = (browser: Browser, email: string, currentPassword = PASSWORD) =>
    browser.submit(CHANGE, { email, currentPassword })

  const emailOf = async (name: string) => (await site.users.findByUsername(name))?.email

  it('changes the address when the new one is confirmed, and tells the old one', async () => {
    const { name, email, browser } = await somebody()
    const phone = await loggedIn(site, name)
    const wanted = `new-${email}`
    expect(await change(browser, wanted)).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).body).to.contain(wanted)
    const mails = await box.deliver()
    expect(mails.map(({ template, to }) => [template, to])).to.have.deep.members([
      ['email-change', wanted],
      ['email-change-asked', email],
    ])
    expect(await emailOf(name)).to.equal(email)
    await browser.get(await box.link('email-change'))
    expect(await browser.submit(CONFIRM, {})).to.include({ status: 303, location: '/account' })
    expect(await emailOf(name)).to.equal(wanted)
    const [notice] = await box.deliver()
    expect(notice).to.include({ template: 'email-changed', to: email })
    expect((await browser.get('/account')).status).to.equal(200)
    expect((await phone.get('/account')).status).to.equal(302)
  })

  it('asks for the current password, and keeps what was typed', async () => {
    const { browser, email } = await somebody()
    const { status, body } = await change(browser, `new-${email}`, 'wrong')
    expect(status).to.equal(422)
    expect(body).to.contain('This is not your current password.').and.contain(`new-${email}`)
    expect(body).to.not.contain('value="wrong"')
    expect((await change(browser, 'nonsense')).body).to.contain('Enter one plain address')
    expect((await change(browser, email)).body).to.contain('This is your address already.')
    expect(await box.deliver()).to.have.length(0)
  })

  it('never tells that an address is used: its owner is told', async () => {
    const { browser, name, email } = await somebody()
    expect(await change(browser, 'ada@example.com')).to.include({
      status: 303,
      location: '/account',
    })
    expect((await browser.get('/account')).body).to.contain('ada@example.com')
    const [mail, ...others] = await box.deliver()
    expect(mail).to.include({ template: 'email-taken', to: 'ada@example.com' })
    expect(others).to.have.length(0)
    expect(await emailOf(name)).to.equal(email)
  })

  it('works from another browser, in which nobody is logged in', async () => {
    const { browser, name, email } = await somebody()
    await change(browser, `phone-${email}`)
    const phone = new Browser(site.url)
    await phone.get(await box.link('email-change'))
    expect((await phone.submit(CONFIRM, {})).status).to.equal(303)
    expect(await emailOf(name)).to.equal(`phone-${email}`)
    expect(phone.sessionId).to.equal(undefined)
  })

  it('a link is void after the password, or the address, has changed', async () => {
    const { browser, email, user } = await somebody()
    await change(browser, `one-${email}`)
    const first = await box.link('email-change')
    const fields = { currentPassword: PASSWORD, newPassword: `${PASSWORD} and more` }
    expect((await browser.submit('/account/password', fields)).status).to.equal(303)
    await browser.get(first)
    expect((await browser.get(CONFIRM)).status).to.equal(410)
    await change(browser, `two-${email}`, `${PASSWORD} and more`)
    const second = await box.link('email-change')
    await site.users.update(String(user.id), { email: `third-${email}` })
    await browser.get(second)
    expect((await browser.get(CONFIRM)).status).to.equal(410)
  })

  it('of 50 parallel uses of one link one changes the address', async () => {
    const { browser, name, email } = await somebody()
    await change(browser, `many-${email}`)
    await browser.get(await box.link('email-change'))
    const _csrf = await browser.token(CONFIRM)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => browser.clone().post(CONFIRM, { _csrf })),
    )
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
    expect(await emailOf(name)).to.equal(`many-${email}`)
  })

  it('the link of one purpose opens nothing of another', async () => {
    const { browser, email } = await somebody()
    await change(browser, `other-${email}`)
    const link = await box.link('email-change')
    const token = link.split('/').at(-1)
    for (const [path, page] of [
      [`${VERIFY}/${token}`, VERIFY],
      [`/password-reset/${token}`, '/password-reset/new'],
    ] as const) {
      await browser.get(path)
      expect((await browser.get(page)).status).to.equal(410)
    }
  })

  it('announces what was confirmed', async () => {
    const names: string[] = []
    const off = site.auth.events.on('*', ({ name }) => void names.push(name))
    const { browser, email } = await somebody()
    await change(browser, `event-${email}`)
    await browser.get(await box.link('email-change'))
    await browser.submit(CONFIRM, {})
    off()
    expect(names).to.include.members(['email.change-asked', 'email.changed'])
  })

  it('is for people who are logged in', async () => {
    const browser = new Browser(site.url)
    expect((await browser.get(CHANGE)).status).to.equal(302)
  })
})

describe('VERIFIED_EMAIL=required', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ VERIFIED_EMAIL: 'required' }))
    await createOwner(site)
  })
  after(() => site.stop())

  async function register(email: string) {
    const [browser, username] = [new Browser(site.url), newName()]
    const answer = await browser.submit('/register', { username, email, password: PASSWORD })
    return { browser, username, answer }
  }

  const logIn = (browser: Browser, username: string) =>
    browser.submit('/login', { username, password: PASSWORD })

  it('keeps who has just registered from everything but confirming the address', async () => {
    const { browser, username, answer } = await register('new@example.com')
    expect(answer).to.include({ status: 303, location: VERIFY })
    expect(browser.sessionId).to.equal(undefined)
    const page = await browser.get(VERIFY)
    expect(page.status).to.equal(200)
    expect(page.body).to.contain('value="new@example.com"')
    for (const path of ['/account', CHANGE]) expect((await browser.get(path)).status).to.equal(302)
    expect(await logIn(browser, username)).to.include({ status: 303, location: VERIFY })
    expect(browser.sessionId).to.equal(undefined)

    await browser.get(await box.link('verify-email'))
    expect((await browser.submit(VERIFY, {})).status).to.equal(303)
    expect(await logIn(browser, username)).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('lets go on who has confirmed it in another browser, to where they wanted to go', async () => {
    const [browser, username] = [new Browser(site.url), newName()]
    const fields = { username, email: 'phone@example.com', password: PASSWORD }
    await browser.submit('/register', { ...fields, next: '/account/profile' })
    const phone = new Browser(site.url)
    await phone.get(await box.link('verify-email'))
    expect((await browser.get(VERIFY)).status).to.equal(200)
    expect((await phone.submit(VERIFY, {})).status).to.equal(303)
    expect((await phone.get('/account')).status, 'the link logs nobody in').to.equal(302)
    const answer = await browser.get(VERIFY)
    expect(answer).to.include({ status: 303, location: '/account/profile' })
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('lets them give another address, and sends the link there', async () => {
    const { browser, username } = await register('mistyped@example.com')
    const answer = await browser.submit(
      '/verify-email/send',
      { email: 'right@example.com' },
      VERIFY,
    )
    expect(answer).to.include({ status: 303, location: VERIFY })
    expect((await browser.get(VERIFY)).body).to.contain('A mail is on its way.')
    await browser.get(await box.link('verify-email'))
    await browser.submit(VERIFY, {})
    expect((await site.users.findByUsername(username))?.email).to.equal('right@example.com')
    expect(box.mails.map(({ to }) => to)).to.not.include('mistyped@example.com')
  })

  it('says what is no address, and asks for one at registration', async () => {
    expect((await register('')).answer.body).to.contain('Enter your e-mail address.')
    const { browser } = await register('some@example.com')
    const answer = await browser.submit('/verify-email/send', { email: 'nonsense' }, VERIFY)
    expect(answer.status).to.equal(422)
    expect(answer.body).to.contain('Enter one plain address').and.contain('value="nonsense"')
  })

  it('helps nobody whose password was not right: a stranger is led to log in', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const fields = { _csrf, email: 'eve@example.com' }
    expect((await browser.post('/verify-email/send', fields)).location).to.equal('/login')
    expect((await browser.get(VERIFY)).status).to.equal(410)
    expect(await box.deliver()).to.not.include.deep.members([{ to: 'eve@example.com' }])
  })

  it('keeps out who had no address before, until they confirm one', async () => {
    const name = newName()
    await createPerson(site, name)
    const browser = new Browser(site.url)
    expect(await logIn(browser, name)).to.include({ status: 303, location: VERIFY })
    await browser.submit('/verify-email/send', { email: `${name}@example.com` }, VERIFY)
    await browser.get(await box.link('verify-email'))
    await browser.submit(VERIFY, {})
    expect((await logIn(browser, name)).location).to.equal('/account')
  })

  it('stops the start where no mail can be sent', async () => {
    const failure = await startTestSite({ VERIFIED_EMAIL: 'required' }).catch(
      (error: unknown) => error,
    )
    expect(failure).to.be.instanceOf(TypeError)
    expect(String(failure)).to.contain('VERIFIED_EMAIL').and.contain('required')
  })
})
