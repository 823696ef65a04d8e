import { expect } from 'chai'
import { type Gadwall, gadwall, type Hooks, type Need, Refused } from '../../../src/index.ts'
import { type MemoryUser, memoryBackend, memoryStores } from '../../../src/testing.ts'
import { startForeignApp } from '../../mounting/foreign-app.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const ASK = '/login/mail'
const CODE = '/login/mail/code'
const CONFIRM = '/login/mail/confirm'
const ON = { SIGN_IN_BY_MAIL: 'on' }
const MINUTE_MS = 60_000
const JSON_ONLY = { accept: 'application/json' }

describe('/login/mail', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite(ON))
    await createOwner(site)
  })
  after(() => site.stop())

  let people = 0
  async function somebody() {
    const name = `person${++people}`
    const email = `${name}@example.com`
    const user = await createPerson(site, name, email)
    return { name, email, user, who: { backend: 'users', userId: String(user.id) } }
  }

  /** A browser that has asked, and what the mail says. */
  async function asked(email: string, fields: Record<string, string> = {}) {
    const browser = new Browser(site.url)
    const answer = await browser.submit(ASK, { email, ...fields })
    expect(answer).to.include({ status: 303, location: CODE })
    return { browser, ...(await mailed()) }
  }

  async function mailed() {
    await box.deliver()
    const { params } = box.mails.findLast(({ template }) => template === 'mail-login') ?? {}
    return { link: String(params?.link), code: String(params?.code) }
  }

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const wrong = (code: string) => (code === '111111' ? '222222' : '111111')
  const sessionsOf = ({ who }: Awaited<ReturnType<typeof somebody>>) =>
    site.stores.sessions.listOf(who, 0)

  it('logs in by the link in the browser that asked, and leads to where the person was going', async () => {
    const ann = await somebody()
    const start = new Browser(site.url)
    const login = await start.get('/login?next=/account/email')
    expect(login.body).to.contain('href="/login/mail?next=%2Faccount%2Femail"')
    expect((await start.get(`${ASK}?next=/account/email`)).body).to.contain(
      'value="/account/email"',
    )
    const { browser } = await asked(ann.email, { next: '/account/email' })
    await browser.submit(ASK, { email: ann.email })
    const { link } = await mailed()
    const before = browser.sessionId
    expect(await browser.get(link)).to.include({ status: 303, location: CONFIRM })
    const page = await browser.get(CONFIRM)
    expect(page.status).to.equal(200)
    expect(page.body).to.contain(ann.name)
    const answer = await browser.submit(CONFIRM, {})
    expect(answer).to.include({ status: 303, location: '/account/email' })
    expect(browser.sessionId).to.be.a('string').and.not.equal(before)
    expect(await isIn(browser)).to.equal(true)
    expect(await sessionsOf(ann)).to.have.length(1)
    expect((await site.users.findById(String(ann.user.id)))?.lastLogin).to.be.instanceOf(Date)
    expect((await browser.get(link)).status).to.equal(303)
    expect((await browser.get(CONFIRM)).status).to.equal(403)
  })

  it('logs in by the code, typed where it was asked for, in any spacing', async () => {
    const { email } = await somebody()
    const { browser, code } = await asked(email)
    expect(code).to.match(/^\d{6}$/)
    const page = await browser.get(CODE)
    expect(page.body).to.contain('autocomplete="one-time-code"')
    const typed = ` ${code.slice(0, 3)} ${code.slice(3)}`
    const answer = await browser.submit(CODE, { code: typed })
    expect(answer).to.include({ status: 303, location: '/account' })
    expect(await isIn(browser)).to.equal(true)
    expect((await browser.get(CODE)).location).to.equal(ASK)
  })

  it('a link that is opened in another browser consumes nothing, and asks for the code', async () => {
    const { email } = await somebody()
    const { browser, link, code } = await asked(email)
    const phone = new Browser(site.url)
    await phone.get(link)
    const page = await phone.get(CONFIRM)
    expect(page.status).to.equal(403)
    expect(page.body).to.contain('Type the six digits').and.not.contain(email)
    const _csrf = await phone.token(ASK)
    const sent = await phone.post(CONFIRM, { _csrf }, JSON_ONLY)
    expect(sent.status).to.equal(403)
    expect(JSON.parse(sent.body).error.code).to.equal('mail_login_elsewhere')
    expect((await phone.submit(CODE, { code }, ASK)).location).to.equal(ASK)
    const other = await asked((await somebody()).email)
    await other.browser.get(link)
    expect((await other.browser.get(CONFIRM)).status).to.equal(403)
    expect((await other.browser.submit(CODE, { code })).status).to.equal(422)
    expect((await browser.submit(CODE, { code })).status).to.equal(303)
  })

  it("a scanner's look at the link, before the person's click, uses nothing up", async () => {
    const { email } = await somebody()
    const { browser, link } = await asked(email)
    for (const method of ['GET', 'HEAD', 'GET']) {
      const scanner = new Browser(site.url)
      await scanner.request(link, { method })
      await scanner.request(CONFIRM, { method })
    }
    await browser.get(link)
    expect((await browser.submit(CONFIRM, {})).status).to.equal(303)
  })

  it('five wrong codes end a mail, for its link, too; a wrong one is told, and no code is shown again', async () => {
    const { email } = await somebody()
    const { browser, code } = await asked(email)
    for (let left = 4; left > 0; left--) {
      const { status, body } = await browser.submit(CODE, { code: wrong(code) })
      expect(status).to.equal(422)
      expect(body).to.contain(`You have ${left} ${left === 1 ? 'try' : 'tries'} left`)
      expect(body).to.not.contain(`value="${wrong(code)}"`)
    }
    expect((await browser.submit(CODE, { code: 'no digits' })).body).to.contain('has six digits')
    expect((await browser.submit(CODE, { code: '' })).body).to.contain('Enter the code')
    for (const typed of [wrong(code), code, code]) {
      const { status, body } = await browser.submit(CODE, { code: typed })
      expect(status).to.equal(422)
      expect(body).to.contain('No code works here any more')
    }
    expect(await isIn(browser)).to.equal(false)
  })

  it('lasts ten minutes from when it was asked for, however late the mail is', async () => {
    const [ann, ben, eve] = [await somebody(), await somebody(), await somebody()]
    const early = await asked(ann.email)
    const browser = new Browser(site.url)
    await browser.submit(ASK, { email: ben.email })
    site.wait(5 * MINUTE_MS)
    const late = await mailed()
    await early.browser.get(early.link)
    await browser.get(late.link)
    const gone = new Browser(site.url)
    await gone.submit(ASK, { email: eve.email })
    site.wait(5 * MINUTE_MS - 1)
    expect((await early.browser.get(CONFIRM)).status).to.equal(200)
    site.wait(1)
    for (const one of [early.browser, browser]) {
      expect((await one.get(CONFIRM)).status).to.equal(410)
      expect((await one.submit(CONFIRM, {}, '/login')).status).to.equal(410)
    }
    site.wait(5 * MINUTE_MS)
    expect(await box.deliver()).to.deep.equal([])
    expect((await gone.get(CODE)).location).to.equal(ASK)
  })

  it('of 50 parallel uses of one mail, by code or by link, one logs in', async () => {
    for (const path of [CODE, CONFIRM]) {
      const person = await somebody()
      const { browser, link, code } = await asked(person.email)
      await browser.get(link)
      const _csrf = await browser.token(path)
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => browser.clone().post(path, { _csrf, code })),
      )
      expect(
        answers.filter(({ status }) => status === 303),
        path,
      ).to.have.length(1)
      expect(await sessionsOf(person), path).to.have.length(1)
    }
  })

  it('known, unknown, inactive, unconfirmed: the same answers and statements, before and after', async () => {
    const [known, inactive] = [await somebody(), await somebody()]
    await site.users.update(String(inactive.user.id), { isActive: false })
    const fields = { username: 'hijacker', email: 'victim@example.com' }
    const hijacker = new Browser(site.url)
    await hijacker.submit('/register', { ...fields, password: 'correct horse battery staple' })
    await box.deliver()
    const statements = new Statements(site)
    const count = () => statements.takeBeginnings()
    const shown = ({ headers }: { headers: Headers }) =>
      [...headers].filter(([name]) => !/^(date|x-request-id|set-cookie)$/.test(name))
    const answersTo = async (email: string) => {
      const browser = new Browser(site.url)
      const _csrf = await browser.token(ASK)
      statements.take()
      const answer = await browser.post(ASK, { _csrf, email })
      const cookies = answer.headers
        .getSetCookie()
        .map((one) => one.replace(/=[^;]+/, '').replace(/expires=[^;]+/, ''))
      const seen: unknown[] = [answer.status, shown(answer), answer.body, cookies, count()]
      await box.deliver()
      for (let tries = 0; tries < 6; tries++) {
        const token = await browser.token(CODE)
        statements.take()
        const wrong = await browser.post(CODE, { _csrf: token, code: '111111' })
        const body = wrong.body.replace(/name="_csrf" value="[^"]+"/g, '')
        seen.push(wrong.status, shown(wrong), body, count())
      }
      return JSON.stringify(seen)
    }
    const answers = []
    const emails = [known.email, inactive.email, fields.email, 'nobody@example.com']
    for (const email of emails) answers.push(await answersTo(email))
    statements.release()
    expect(new Set(answers).size).to.equal(1)
    const to = box.mails.filter(({ template }) => template === 'mail-login').map((mail) => mail.to)
    expect(to).to.include(known.email).and.not.include.members(emails.slice(1))
    for (const email of emails.slice(1)) expect(to).to.not.include(email)
  })

  it('lets nobody in whose password, address or state has changed since the mail', async () => {
    const [one, two, three] = [await somebody(), await somebody(), await somebody()]
    const mails = []
    for (const { email } of [one, two, three]) mails.push(await asked(email))
    await one.user.setPassword('another long enough password')
    await site.users.savePassword(one.user)
    await site.users.update(String(two.user.id), { email: 'elsewhere@example.com' })
    await site.users.update(String(three.user.id), { isActive: false })
    for (const { browser, link, code } of mails) {
      expect((await browser.submit(CODE, { code })).status).to.equal(422)
      await browser.get(link)
      expect((await browser.get(CONFIRM)).status).to.equal(410)
      expect((await browser.submit(CONFIRM, {}, '/login')).status).to.equal(410)
      expect(await isIn(browser)).to.equal(false)
    }
  })

  it('puts token and code into no address, no page and no line of the log', async () => {
    const { email } = await somebody()
    const { browser, link, code } = await asked(email)
    const secret = link.split('.')[1] ?? 'missing'
    const answers = [await browser.get(link), await browser.get(CONFIRM)]
    answers.push(await browser.submit(CODE, { code }), await browser.get('/account'))
    for (const { headers, body } of answers) {
      const all = body + JSON.stringify([...headers])
      expect(all).to.not.contain(secret).and.not.contain(code)
      expect(headers.get('referrer-policy')).to.equal('same-origin')
      expect(headers.get('cache-control')).to.contain('no-store')
    }
    const log = JSON.stringify(site.log)
    expect(log).to.contain('/login/mail/:token').and.not.contain(secret).and.not.contain(code)
  })

  it('mails only to the address that is stored, and says what is wrong with what is no address', async () => {
    await createPerson(site, 'mikim', 'mikim@example.com')
    for (const email of ['m\u0131kim@example.com', 'mikim@exämple.com', 'MIKIM@example.com']) {
      await new Browser(site.url).submit(ASK, { email })
    }
    expect((await box.deliver()).map(({ to }) => to)).to.deep.equal(['mikim@example.com'])
    const { status, body } = await new Browser(site.url).submit(ASK, { email: 'nonsense' })
    expect(status).to.equal(422)
    expect(body).to.contain('Enter one plain address').and.contain('value="nonsense"')
  })

  it('follows no next to another site, and forgets one that no cookie can carry', async () => {
    const { email } = await somebody()
    for (const next of ['https://evil.test/', `/account?${'x'.repeat(1500)}`, CODE]) {
      const { browser, code } = await asked(email, { next })
      expect((await browser.submit(CODE, { code })).location).to.equal('/account')
    }
  })

  it('meets somebody who is in already, and takes another person in their place', async () => {
    const [ann, ben] = [await somebody(), await somebody()]
    const browser = await loggedIn(site, ann.name)
    expect((await browser.get(ASK)).body)
      .to.contain(ann.name)
      .and.contain('Log out')
    const _csrf = await browser.token('/logout')
    await browser.post(ASK, { _csrf, email: ben.email })
    const { code } = await mailed()
    await browser.post(CODE, { _csrf, code })
    expect((await browser.get('/account')).body)
      .to.contain(ben.name)
      .and.not.contain(ann.name)
    expect(await sessionsOf(ann)).to.have.length(0)
  })

  it('tells a client that prefers JSON the same', async () => {
    const { email, name } = await somebody()
    const { browser, link, code } = await asked(email)
    const { csrfToken: _csrf } = JSON.parse((await browser.get(CODE, JSON_ONLY)).body)
    const missed = await browser.post(CODE, { _csrf, code: wrong(code) }, JSON_ONLY)
    expect(missed.status).to.equal(422)
    expect(JSON.parse(missed.body).error.fields.code).to.contain('4 tries left')
    await browser.get(link)
    expect(JSON.parse((await browser.get(CONFIRM, JSON_ONLY)).body).username).to.equal(name)
    expect((await browser.post(CONFIRM, { _csrf }, JSON_ONLY)).status).to.equal(200)
    expect(await isIn(browser)).to.equal(true)
  })

  it('announces that it was asked for, what failed, and a login by mail', async () => {
    const { email, user } = await somebody()
    const events: string[] = []
    const off = site.auth.events.on('*', ({ name, subject, details }) => {
      if (subject?.userId === String(user.id)) events.push(`${name} ${JSON.stringify(details)}`)
    })
    const { browser, code } = await asked(email)
    await browser.submit(CODE, { code: wrong(code) })
    await browser.submit(CODE, { code })
    off()
    expect(events.slice(0, 3)).to.deep.equal([
      'login.mail-asked {}',
      'login.failed {"credentials":{}}',
      'login.succeeded {"methods":["mail"]}',
    ])
    const page = await browser.get('/account/activity')
    expect(page.body).to.contain('asked for a mail to log in with').and.contain('a wrong code')
  })

  it('a worker that does its work twice leaves one mail that opens, the newest', async () => {
    const { email } = await somebody()
    const browser = new Browser(site.url)
    await browser.submit(ASK, { email })
    const [row] = (await site.stores.outbox?.claim('dead', 8e15, 8e15 - 1, 1)) ?? []
    if (!row) throw new Error('There is no row')
    const task = { to: row.to, params: (await site.auth.mail?.paramsOf(row)) ?? {} }
    await site.auth.mailTasks['mail-login-asked']?.(task)
    const first = await mailed()
    await site.auth.mailTasks['mail-login-asked']?.(task)
    const second = await mailed()
    await site.stores.outbox?.sent(row.id, 'dead')
    await browser.get(first.link)
    expect((await browser.get(CONFIRM)).status).to.equal(410)
    await browser.get(second.link)
    expect((await browser.submit(CONFIRM, {})).status).to.equal(303)
  })
})

describe('/login/mail under limits', () => {
  let site: TestSite
  let box: MailBox
  beforeEach(async () => {
    ;({ site, box } = await startMailSite(ON, { throttling: {} }))
    await createPerson(site, 'ada', 'ada@example.com')
  })
  afterEach(() => site.stop())

  const ask = async (email: string, browser = new Browser(site.url)) => ({
    browser,
    answer: await browser.submit(ASK, { email }),
  })

  it('an address that was sent three mails in an hour is answered as before, and sent no more', async () => {
    for (let count = 0; count < 5; count++) {
      const { answer } = await ask('ada@example.com')
      expect(answer).to.include({ status: 303, location: CODE })
    }
    expect(await box.deliver()).to.have.length(3)
  })

  it('a client that asks too often is told so', async () => {
    let status = 0
    for (let count = 0; count < 31; count++) {
      status = (await ask(`nobody${count}@example.com`)).answer.status
    }
    expect(status).to.equal(429)
  })

  it('wrong codes of all mails of a person are one count, which stops codes, not links nor passwords', async () => {
    const throttling = {
      mailCode: {
        kind: 'backoff',
        free: 1,
        firstMs: 1000,
        longestMs: 900_000,
        stopAt: 2,
        forgetMs: 1e9,
      },
    } as const
    await site.stop()
    ;({ site, box } = await startMailSite(ON, { throttling }))
    await createPerson(site, 'ada', 'ada@example.com')
    const [one, two, stranger] = [
      await ask('ada@example.com'),
      await ask('ada@example.com'),
      await ask('nobody@example.com'),
    ]
    await box.deliver()
    const guess = (browser: Browser) => browser.submit(CODE, { code: '000000' })
    for (const browser of [one.browser, stranger.browser]) {
      expect((await guess(browser)).status).to.equal(422)
    }
    const waiting = [await guess(two.browser), await guess(stranger.browser)]
    expect(waiting.map(({ status }) => status)).to.deep.equal([429, 429])
    expect(waiting[0]?.body).to.contain('Too many tries')
    site.wait(1000)
    for (const browser of [two.browser, stranger.browser]) await guess(browser)
    site.wait(1_000)
    const stopped = [await guess(two.browser), await guess(stranger.browser)]
    for (const { status, body } of stopped) {
      expect(status).to.equal(429)
      expect(body).to.contain('too many wrong codes').and.not.contain('password')
    }
    await two.browser.get(String(box.mails.at(-1)?.params.link))
    expect((await two.browser.submit(CONFIRM, {})).status).to.equal(303)
    await loggedIn(site, 'ada')
  })
})

describe('/login/mail of an app', () => {
  it('asks hooks and needs as every login does, also under a prefix and with stores in memory', async () => {
    const backend = memoryBackend()
    await backend.add({ username: 'ada', email: 'ada@example.com', password: PASSWORD })
    const stores = memoryStores()
    const seen: unknown[] = []
    let needs: readonly Need[] = []
    let hooks: Hooks = {}
    let users: Gadwall<MemoryUser> | undefined
    const app = await startForeignApp((koa, base) => {
      users = gadwall({
        ...{ ...base, backends: [backend], stores, prefix: '/members', signInByMail: 'on' },
        mail: { async send() {} },
        messages: { closed_today: 'The club is closed.' },
        needs: [
          ({ methods }) => {
            seen.push(methods)
            return needs[0] ?? null
          },
        ],
        hooks: { beforeLogin: (...given) => hooks.beforeLogin?.(...given) },
      })
      koa.use(users.middleware())
    })
    const enter = async () => {
      const browser = app.browser()
      await browser.submit(`/members${ASK}`, { email: 'ada@example.com' })
      let code = ''
      for (let round = 0; round < 2; round++) {
        for (const row of await stores.outbox.claim('test', 8e15, 8e15 - 1, 9)) {
          const params = (await users?.auth.mail?.paramsOf(row)) ?? {}
          await users?.auth.mailTasks[row.template]?.({ to: row.to, params })
          code = String(params.code)
        }
      }
      return browser.submit(`/members${CODE}`, { code })
    }
    hooks = {
      beforeLogin() {
        throw new Refused({ field: 'username', code: 'closed_today' })
      },
    }
    const refused = await enter()
    hooks = {}
    const entered = await enter()
    needs = [{ name: 'factor', path: '/login/factor' }]
    const half = await enter()
    await app.stop()
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('The club is closed.')
    expect(entered).to.include({ status: 303, location: '/members/account' })
    expect(half).to.include({ status: 303, location: '/members/login/factor' })
    expect(seen).to.deep.equal([['mail'], ['mail'], ['mail']])
    const ada = { backend: 'users', userId: [...backend.rows.keys()][0] ?? '' }
    expect(await stores.sessions.listOf(ada, 0)).to.have.length(1)
  })

  it('is not there by default, and no page leads to it', async () => {
    const { site } = await startMailSite()
    const browser = new Browser(site.url)
    const answers = []
    for (const path of [ASK, CODE, CONFIRM, `${ASK}/x`, '/login'])
      answers.push(await browser.get(path))
    await site.stop()
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404, 404, 404, 200])
    expect(answers.at(-1)?.body).to.not.contain(ASK)
  })

  it('stops the start where no mail can be sent', async () => {
    const failure = await startTestSite(ON).catch((error: unknown) => error)
    expect(String(failure)).to.contain('SIGN_IN_BY_MAIL').and.contain('"on"')
  })
})
