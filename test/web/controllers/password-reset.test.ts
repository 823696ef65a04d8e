import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const NEW = 'a new and long enough password'
const ASK = '/password-reset'
const SET = '/password-reset/new'

describe('/password-reset', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
  })
  after(() => site.stop())

  let people = 0
  async function somebody() {
    const name = `person${++people}`
    const email = `${name}@example.com`
    return { name, email, user: await createPerson(site, name, email) }
  }

  const ask = (email: string, browser = new Browser(site.url)) => browser.submit(ASK, { email })

  async function linkFor(email: string): Promise<string> {
    await ask(email)
    return box.link('password-reset')
  }

  /** A browser that has opened the link. */
  async function opened(link: string): Promise<Browser> {
    const browser = new Browser(site.url)
    expect(await browser.get(link)).to.include({ status: 303, location: SET })
    return browser
  }

  const logIn = (username: string, password: string) =>
    new Browser(site.url).submit('/login', { username, password })

  it('sets a new password by the link in the mail, and logs nobody in', async () => {
    const { name, email } = await somebody()
    const browser = await opened(await linkFor(email))
    const page = await browser.get(SET)
    expect(page.status).to.equal(200)
    expect(page.body).to.contain(name)
    const answer = await browser.submit(SET, { newPassword: NEW })
    expect(answer).to.include({ status: 303, location: '/login' })
    const login = await browser.get('/login')
    expect(login.body).to.contain('Your new password is set. Log in with it.')
    expect(browser.sessionId).to.equal(undefined)
    expect((await browser.get('/account')).status).to.equal(302)
    expect((await logIn(name, PASSWORD)).status).to.equal(401)
    expect((await logIn(name, NEW)).status).to.equal(303)
  })

  it('ends all sessions, links and known browsers of the person, also in this browser', async () => {
    const { name, email, user } = await somebody()
    const [phone, laptop] = [await loggedIn(site, name), await loggedIn(site, name)]
    const [first, second] = [await linkFor(email), await linkFor(email)]
    await phone.get(first)
    await phone.submit(SET, { newPassword: NEW })
    for (const browser of [phone, laptop])
      expect((await browser.get('/account')).status).to.equal(302)
    expect((await phone.get('/login')).body).to.contain('Your new password is set.')
    const who = { backend: 'users', userId: String(user.id) }
    expect(await site.stores.sessions.listOf(who, 0)).to.have.length(0)
    const later = await opened(second)
    expect((await later.get(SET)).status).to.equal(410)
  })

  it("a scanner's look at the link, before the person's click, uses nothing up", async () => {
    const { email } = await somebody()
    const link = await linkFor(email)
    for (const method of ['GET', 'HEAD', 'GET']) {
      const scanner = new Browser(site.url)
      await scanner.request(link, { method })
      await scanner.request(SET, { method })
    }
    const browser = await opened(link)
    expect((await browser.submit(SET, { newPassword: NEW })).status).to.equal(303)
  })

  it('of 50 parallel uses of one link one sets the password', async () => {
    const { name, email } = await somebody()
    const browser = await opened(await linkFor(email))
    const _csrf = await browser.token(SET)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        browser.clone().post(SET, { _csrf, newPassword: `${NEW} ${index}` }),
      ),
    )
    const won = answers.findIndex(({ status }) => status === 303)
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
    expect(answers.filter(({ status }) => status === 410)).to.have.length(49)
    expect((await logIn(name, `${NEW} ${won}`)).status).to.equal(303)
  })

  it('the token is in no address, no Referer and no line of the log', async () => {
    const { email } = await somebody()
    const link = await linkFor(email)
    const secret = link.split('.')[1] ?? 'missing'
    const browser = new Browser(site.url)
    const first = await browser.get(link)
    const page = await browser.get(SET)
    const set = await browser.submit(SET, { newPassword: NEW })
    for (const { headers, body } of [first, page, set]) {
      expect(headers.get('referrer-policy')).to.equal('same-origin')
      expect(headers.get('cache-control')).to.contain('no-store')
      expect(body).to.not.contain(secret)
      expect(headers.get('location') ?? '').to.not.contain(secret)
      expect(headers.getSetCookie().join()).to.not.contain(secret)
    }
    expect(JSON.stringify(site.log)).to.contain('/password-reset/:token').and.not.contain(secret)
  })

  it('refuses every link that opens nothing with one calm page, which offers a new one', async () => {
    const [used, stale, moved, other] = [
      await somebody(),
      await somebody(),
      await somebody(),
      await somebody(),
    ]
    const usedLink = await linkFor(used.email)
    await (await opened(usedLink)).submit(SET, { newPassword: NEW })
    const changed = await linkFor(stale.email)
    await (await loggedIn(site, stale.name)).submit('/account/password', {
      currentPassword: PASSWORD,
      newPassword: NEW,
    })
    const movedLink = await linkFor(moved.email)
    await site.users.update(String(moved.user.id), { email: 'elsewhere@example.com' })
    const [id] = (await linkFor(other.email)).split('.')
    const [, secret] = (await linkFor(other.email)).split('.')
    const verify = await site.auth.tokens?.issue({
      purpose: 'verify',
      owner: { backend: 'users', userId: String(other.user.id) },
    })
    const links = [usedLink, changed, movedLink, `${id}.${secret}`, `${ASK}/nonsense`]
    links.push(`${ASK}/${verify?.text.reveal()}`, `${ASK}/%00`, `${ASK}/${'x'.repeat(3000)}`)
    const pages = new Set<string>()
    for (const link of links) {
      const browser = await opened(link)
      const { status, body } = await browser.get(SET)
      expect(status, link.slice(0, 60)).to.equal(410)
      expect(body).to.contain('This link does not work any more').and.contain(`href="${ASK}"`)
      pages.add(body)
      const _csrf = await browser.token('/login')
      expect((await browser.post(SET, { _csrf, newPassword: NEW })).status).to.equal(410)
    }
    expect(pages.size).to.equal(1)
  })

  it('a link lasts one hour', async () => {
    const { email } = await somebody()
    const [early, late] = [await linkFor(email), await linkFor(email)]
    site.wait(3_599_999)
    expect((await (await opened(early)).get(SET)).status).to.equal(200)
    site.wait(1)
    expect((await (await opened(late)).get(SET)).status).to.equal(410)
  })

  it('a password that is refused does not use the link up, and is not shown', async () => {
    const { email } = await somebody()
    const browser = await opened(await linkFor(email))
    const { status, body } = await browser.submit(SET, { newPassword: 'too short' })
    expect(status).to.equal(422)
    expect(body)
      .to.contain('This is not long enough: use at least 15 characters.')
      .and.not.contain('too short')
    expect((await browser.submit(SET, { newPassword: NEW })).status).to.equal(303)
  })

  it('known, unknown, inactive, unusable: the same status, headers, cookies, body and statements', async () => {
    const [known, inactive, unusable] = [await somebody(), await somebody(), await somebody()]
    await site.users.update(String(inactive.user.id), { isActive: false })
    await unusable.user.setPassword(null)
    await site.users.savePassword(unusable.user)
    const statements = new Statements(site)
    const answerTo = async (email: string) => {
      const browser = new Browser(site.url)
      const _csrf = await browser.token(ASK)
      statements.take()
      const answer = await browser.post(ASK, { _csrf, email })
      const count = statements.takeBeginnings()
      const page = await browser.get(answer.location)
      const headers = [...answer.headers].filter(([name]) => !/^(date|x-request-id)$/.test(name))
      return JSON.stringify([answer.status, headers, answer.body, count, page.body])
    }
    const answers = []
    for (const email of [known, inactive, unusable].map((one) => one.email)) {
      answers.push(await answerTo(email))
    }
    answers.push(await answerTo('nobody@example.com'))
    statements.release()
    expect(new Set(answers).size).to.equal(1)
    const mails = (await box.deliver()).filter(({ template }) => template === 'password-reset')
    expect(mails.map(({ to }) => to)).to.have.members([known.email, unusable.email])
  })

  it('mails only to the address that is stored, never to one that only looks like it', async () => {
    const user = await createPerson(site, 'mikim', 'mikim@example.com')
    for (const typed of ['m\u0131kim@example.com', 'mikım@example.com', 'mikim@exämple.com']) {
      await ask(typed)
    }
    expect(await box.deliver()).to.have.length(0)
    for (const typed of ['mi\u212Aim@example.com', 'MIKIM@EXAMPLE.COM', 'ｍikim@example.com']) {
      await ask(typed)
    }
    const mails = await box.deliver()
    expect(mails.map(({ to }) => to)).to.deep.equal(Array(3).fill(user.email))
  })

  it('a Host header, whatever it says, does not get into the link', async () => {
    const { email } = await somebody()
    const browser = new Browser(site.url)
    const _csrf = await browser.token(ASK)
    const evil = { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' }
    const answer = await browser.post(ASK, { _csrf, email }, evil)
    expect(answer.location).to.equal('/password-reset/sent')
    const [mail] = await box.deliver()
    expect(JSON.stringify(mail)).to.not.contain('evil')
    expect(mail?.params.link).to.match(/^\/password-reset\/[\w-]{22}\.[\w-]{43}$/)
  })

  it('says what is wrong with what is no address, and keeps it', async () => {
    const { status, body } = await ask('nonsense')
    expect(status).to.equal(422)
    expect(body).to.contain('Enter one plain address').and.contain('value="nonsense"')
    expect((await ask('')).body).to.contain('Enter your e-mail address.')
  })

  it('tells a client that prefers JSON the same', async () => {
    const { email } = await somebody()
    const browser = await opened(await linkFor(email))
    const json = { accept: 'application/json' }
    const { csrfToken } = JSON.parse((await browser.get(SET, json)).body)
    const short = await browser.post(SET, { _csrf: csrfToken, newPassword: 'x' }, json)
    expect(JSON.parse(short.body).error.fields).to.have.keys('newPassword')
    expect((await browser.post(SET, { _csrf: csrfToken, newPassword: NEW }, json)).status).to.equal(
      200,
    )
    const over = await browser.get(SET, json)
    expect(over.status).to.equal(410)
    expect(JSON.parse(over.body).error.code).to.equal('link_over')
  })

  it('announces that somebody asked, and that the password was reset', async () => {
    const { email, user } = await somebody()
    const names: string[] = []
    const off = site.auth.events.on('*', ({ name, subject }) => {
      if (subject?.userId === String(user.id)) names.push(name)
    })
    const browser = await opened(await linkFor(email))
    await browser.submit(SET, { newPassword: NEW })
    off()
    expect(names).to.deep.equal(['password.reset-asked', 'password.reset'])
  })
})

describe('/password-reset under limits', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({}, { throttling: {} }))
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(() => site.stop())

  it('an address that was sent three mails in an hour is answered as before, and sent no more', async () => {
    for (let count = 0; count < 5; count++) {
      const answer = await new Browser(site.url).submit(ASK, { email: 'ada@example.com' })
      expect(answer).to.include({ status: 303, location: '/password-reset/sent' })
    }
    expect(await box.deliver()).to.have.length(3)
  })

  it('a client that asks too often is told so', async () => {
    let last = { status: 0, headers: new Headers() }
    for (let count = 0; count < 31; count++) {
      last = await new Browser(site.url).submit(ASK, { email: `nobody${count}@example.com` })
    }
    expect(last.status).to.equal(429)
    expect(Number(last.headers.get('retry-after'))).to.be.greaterThan(0)
  })

  it('works for an account whose password is off after too many failures, and lets it in again', async () => {
    await createPerson(site, 'eve', 'eve@example.com')
    site.wait(3_600_000)
    for (let count = 0; count < 8; count++) {
      await new Browser(site.url).submit('/login', { username: 'eve', password: 'wrong' })
    }
    const refused = await new Browser(site.url).submit('/login', {
      username: 'eve',
      password: PASSWORD,
    })
    expect(refused.status).to.equal(429)
    await site.auth.resets?.ask('eve@example.com', { address: null, agent: null })
    const browser = new Browser(site.url)
    await browser.get(await box.link('password-reset'))
    await browser.submit(SET, { newPassword: NEW })
    const entered = await new Browser(site.url).submit('/login', { username: 'eve', password: NEW })
    expect(entered.status).to.equal(303)
  })
})

describe('/password-reset of a site that can send no mail', () => {
  it('is not there, and no page leads to it', async () => {
    const site = await startTestSite()
    const browser = new Browser(site.url)
    const answers = [await browser.get(ASK), await browser.get(SET), await browser.get('/login')]
    await site.stop()
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404, 200])
    expect(answers[2]?.body).to.not.contain(`${ASK}"`)
  })
})
