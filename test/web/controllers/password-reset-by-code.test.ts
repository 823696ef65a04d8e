import { expect } from 'chai'
import { addApp } from '../../support/authenticator.ts'
import { Browser } from '../../support/browser.ts'
import { startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const PAGE = '/password-reset/code'
const CODES = '/account/factors/recovery'
const JSON_TYPE = { accept: 'application/json' }
const NEXT = 'another correct horse battery'

describe('/password-reset/code', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' })
    await createOwner(site)
  })
  after(() => site?.stop())

  let people = 0
  const newName = () => `forgetful${++people}`
  async function somebody(email = '') {
    const name = newName()
    const user = await createPerson(site, name, email)
    const owner = { backend: 'users', userId: String(user.id) }
    const browser = await loggedIn(site, name)
    return { name, owner, browser }
  }
  async function withCodes() {
    const one = await somebody()
    const fields = { _csrf: await one.browser.token(CODES) }
    const { codes } = JSON.parse((await one.browser.post(CODES, fields, JSON_TYPE)).body)
    return { ...one, codes: codes as string[], code: String(codes[0]) }
  }
  const reset = (username: string, code: string, newPassword = NEXT) =>
    new Browser(site.url).submit(PAGE, { username, code, newPassword })
  const logIn = (username: string, password: string) =>
    new Browser(site.url).submit('/login', { username, password })

  it('sets a new password by a code, once, and ends everything of its owner', async () => {
    const { name, code, browser } = await withCodes()
    const typed = code.toUpperCase().replaceAll('-', ' ')
    expect(await reset(name, typed)).to.include({ status: 303, location: '/login' })
    expect((await browser.get('/account')).status).to.equal(302)
    expect((await logIn(name, PASSWORD)).status).to.equal(401)
    expect((await logIn(name, NEXT)).status).to.equal(303)
    expect((await reset(name, code, `${NEXT} 2`)).status).to.equal(401)
  })

  it('logs nobody in, and ends the session of this browser, too', async () => {
    const { name, code, browser } = await withCodes()
    const answer = await browser.submit(PAGE, { username: name, code, newPassword: NEXT })
    expect(answer).to.include({ status: 303, location: '/login' })
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('a password that is refused uses no code up', async () => {
    const { name, code } = await withCodes()
    const refused = await reset(name, code, 'short')
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('id="newPassword-error"').and.to.contain(name)
    expect(refused.body).to.not.contain(code)
    expect((await reset(name, code)).status).to.equal(303)
  })

  it('unknown names, wrong codes and codes of others are answered alike', async () => {
    const { name, code } = await withCodes()
    const { code: foreign } = await withCodes()
    const answers = [
      await reset('nobody-of-this-name', code),
      await reset(name, '00000-00000-00000'),
      await reset(name, foreign),
      await reset(name, 'no code at all'),
    ]
    const plain = answers.map(({ status, body }) => [
      status,
      body
        .replace(/(name="_csrf" value=")[^"]+/g, '$1')
        .replaceAll(name, 'NAME')
        .replaceAll('nobody-of-this-name', 'NAME'),
    ])
    expect(plain[0]?.[0]).to.equal(401)
    for (const one of plain) expect(one).to.deep.equal(plain[0])
  })

  it('asks the database as much for a name that nobody has', async () => {
    const { name } = await withCodes()
    const count = async (username: string) => {
      const browser = new Browser(site.url)
      const fields = { username, code: '00000-00000-00000', newPassword: NEXT }
      const _csrf = await browser.token(PAGE)
      const statements = new Statements(site)
      await browser.post(PAGE, { _csrf, ...fields })
      statements.release()
      return statements.takeBeginnings()
    }
    // Once: what is prepared for the first try of a process is no part of it.
    await count(name)
    expect(await count(name)).to.deep.equal(await count('nobody-of-this-name'))
  })

  it('a single paper does not take two factors away: whoever has an app or a passkey is refused', async () => {
    const { name, code, browser } = await withCodes()
    await addApp(site, browser)
    expect((await reset(name, code)).status).to.equal(401)
    expect((await logIn(name, PASSWORD)).location).to.equal('/login/factor')
  })

  it('whoever has a confirmed address resets by mail, and is refused here', async () => {
    const { name, code, owner } = await withCodes()
    await site.users.update(owner.userId, { email: `${name}@example.com` })
    expect((await reset(name, code)).status).to.equal(401)
  })

  it('somebody inactive is refused', async () => {
    const { name, code, owner } = await withCodes()
    await site.users.update(owner.userId, { isActive: false })
    expect((await reset(name, code)).status).to.equal(401)
  })

  it('of 10 parallel posts of one code one sets the password', async () => {
    const { name, code } = await withCodes()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reset(name, code, `${NEXT} ${index}`)),
    )
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
  })

  it('tells whoever listens, and the activity', async () => {
    const { name, code, owner } = await withCodes()
    const told: unknown[] = []
    const off = site.auth.events.on('*', (event) => {
      if (event.subject?.userId === owner.userId) told.push([event.name, event.details])
    })
    await reset(name, code)
    off()
    expect(told).to.deep.equal([
      ['recovery.used', { left: 9, isFew: false }],
      ['password.reset', { by: 'recovery' }],
    ])
    const browser = new Browser(site.url)
    await browser.submit('/login', { username: name, password: NEXT })
    const { body } = await browser.get('/account/activity')
    expect(body).to.contain('A new password was set by a recovery code.')
  })

  it('what is missing is told at its field', async () => {
    const answer = await new Browser(site.url).submit(PAGE, {
      ...{ username: '', code: '', newPassword: '' },
    })
    expect(answer.status).to.equal(422)
    for (const field of ['username', 'code', 'newPassword']) {
      expect(answer.body).to.contain(`id="${field}-error"`)
    }
  })

  it('is linked from the page to log in on, where no mail can be sent', async () => {
    expect((await new Browser(site.url).get('/login')).body).to.contain(`href="${PAGE}"`)
  })

  it('people without an address are offered codes on their account, and go on from there', async () => {
    const browser = new Browser(site.url)
    const fields = { username: newName(), email: '', password: PASSWORD }
    expect((await browser.submit('/register', fields)).location).to.equal('/account')
    expect((await browser.get('/account')).body).to.contain(`href="${CODES}?next=%2Faccount"`)
    const page = await browser.get(`${CODES}?next=/account/profile`)
    expect(page.body).to.contain('Not now').and.to.contain('href="/account/profile"')
    const evil = await browser.get(`${CODES}?next=//evil.test`)
    expect(evil.body).to.not.match(/"\/\/evil/)
    expect((await browser.get('/account')).body).to.contain('if you forget your password')
    const made = await browser.submit(CODES, { next: '/account/profile' }, CODES)
    expect(made.status).to.equal(200)
    expect(made.body.match(/<li><code>/g)).to.have.length(10)
    expect(made.body).to.contain('href="/account/profile"')
    expect((await browser.get('/account')).body).to.not.contain('if you forget your password')
    expect((await browser.get('/account/factors')).body).to.contain('10 recovery codes are left')
  })

  it('whoever gives an address, or comes by JSON, goes on to their account', async () => {
    const email = 'given@example.com'
    const fields = { username: newName(), email, password: PASSWORD }
    const given = await new Browser(site.url).submit('/register', fields)
    expect(given.location).to.equal('/account')
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/register')
    const body = { _csrf, username: newName(), email: '', password: PASSWORD }
    const json = await browser.post('/register', body, JSON_TYPE)
    expect(JSON.parse(json.body).next).to.equal('/account')
  })

  it('makes no codes for who has an address and no second step', async () => {
    const { browser } = await somebody('has-one@example.com')
    const answer = await browser.post(CODES, { _csrf: await browser.token('/account') }, JSON_TYPE)
    expect(answer.status).to.equal(422)
    expect((await browser.get('/account')).body).to.not.contain('if you forget your password')
  })
})

describe('/password-reset/code of a site that sends mail', () => {
  it('is a page, and not the path of a mailed link', async () => {
    const { site } = await startMailSite()
    try {
      const page = await new Browser(site.url).get(PAGE)
      expect(page.status).to.equal(200)
      expect(page.body).to.contain('name="code"')
    } finally {
      await site.stop()
    }
  })
})

describe('/password-reset/code with limits', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' }, { throttling: {} })
  })
  after(() => site?.stop())

  it('counts tries for the person, known or not, before a hash', async () => {
    await createPerson(site, 'ann')
    for (const username of ['ann', 'nobody']) {
      const statuses: number[] = []
      for (let index = 0; index < 8; index++) {
        const fields = { username, code: '00000-00000-00000', newPassword: NEXT }
        statuses.push((await new Browser(site.url).submit(PAGE, fields)).status)
      }
      expect(statuses.slice(0, 5)).to.deep.equal([401, 401, 401, 401, 401])
      expect(statuses).to.include(429)
    }
  })
})
