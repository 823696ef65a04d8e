import { expect } from 'chai'
import { StoreUnavailable } from '../../src/auth/errors.ts'
import { type Answer, Browser } from '../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../support/people.ts'
import { Statements } from '../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const NEW = 'another long enough password'

describe('while the store is away', () => {
  let site: TestSite
  let statements: Statements
  let people = 0
  before(async () => {
    // Each page asks a database in memory, which is what is away.
    site = await startTestSite({ DATABASE_URL: 'sqlite::memory:' })
    await createOwner(site)
    statements = new Statements(site)
  })
  after(() => site.stop())
  afterEach(() => statements.before(() => {}))

  async function somebody(): Promise<{ name: string; browser: Browser }> {
    const name = `person${++people}`
    await createPerson(site, name)
    return { name, browser: await loggedIn(site, name) }
  }

  /** From now on statements fail: all that match, or only the one at this place. */
  function fail({ what = /./, at = -1 }: { what?: RegExp; at?: number }): void {
    let seen = 0
    statements.before((sql) => {
      if (what.test(sql) && (at === -1 || seen++ === at)) throw new StoreUnavailable('The database')
    })
  }

  const recover = () => statements.before(() => {})

  /** 503, and no cookie is deleted. */
  function expectAway({ status, headers }: Answer, what: string): void {
    expect(status, what).to.equal(503)
    expect(headers.get('retry-after'), what).to.match(/^\d+$/)
    expect(headers.getSetCookie().join(), what).to.not.match(/gadwall=;/)
  }

  it('every page answers 503, and nobody is anonymous or loses a cookie', async () => {
    const { browser } = await somebody()
    const cookies = new Map(browser.cookies)
    const _csrf = await browser.token('/logout')
    for (const what of [/./, /sessions/, /users/]) {
      for (const path of ['/', '/account', '/account/password', '/login', '/logout', '/nowhere']) {
        fail({ what })
        const page = await browser.get(path)
        expectAway(page, `${path} without ${what}`)
        expect(page.body, path).to.not.match(/Log in|Register|not logged in/)
        const json = await browser.get(path, { accept: 'application/json' })
        expectAway(json, `${path} in JSON without ${what}`)
        expect(JSON.parse(json.body).error.code).to.equal('unavailable')
      }
      for (const path of ['/login', '/logout', '/register', '/account/password']) {
        expectAway(await browser.post(path, { _csrf }), `POST ${path} without ${what}`)
      }
    }
    expect(browser.cookies).to.deep.equal(cookies)
    recover()
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('pages that need no store still come: a form for a stranger, and the static files', async () => {
    fail({})
    const stranger = new Browser(site.url)
    const { status, body } = await stranger.get('/login')
    expect(status).to.equal(200)
    const [, file = ''] = /href="(\/assets\/[^"]+)"/.exec(body) ?? []
    expect((await stranger.get(file)).status).to.equal(200)
  })

  it('a stranger who logs in or registers is told to come back, and gets no session', async () => {
    await somebody()
    const stranger = new Browser(site.url)
    const _csrf = await stranger.token('/login')
    fail({})
    const fields = { _csrf, username: `person${people}`, password: PASSWORD, email: '' }
    for (const path of ['/login', '/register']) {
      const answer = await stranger.post(path, fields)
      expect(answer.status, path).to.equal(503)
      expect(answer.headers.get('retry-after'), path).to.match(/^\d+$/)
    }
    expect(stranger.sessionId).to.equal(undefined)
  })

  it('/healthz says alive and /readyz says not ready, until it is back', async () => {
    const browser = new Browser(site.url)
    fail({})
    expect((await browser.get('/healthz')).status).to.equal(200)
    const notReady = await browser.get('/readyz')
    expect(notReady.status).to.equal(503)
    expect(notReady.headers.get('retry-after')).to.match(/^\d+$/)
    recover()
    expect((await browser.get('/readyz')).status).to.equal(200)
  })

  it('a logout that fails, wherever it fails, keeps the cookie and can be done again', async () => {
    for (let at = 0; ; at++) {
      const { browser } = await somebody()
      const _csrf = await browser.token('/logout')
      fail({ at })
      const answer = await browser.clone().post('/logout', { _csrf })
      recover()
      if (answer.status === 303) {
        expect(at, 'statements of a logout').to.be.at.least(2)
        return
      }
      expectAway(answer, `logout, statement ${at}`)
      expect((await browser.get('/account')).status, `statement ${at}`).to.equal(200)
      expect((await browser.submit('/logout', {})).status).to.equal(303)
      expect((await browser.get('/account')).status).to.equal(302)
    }
  })

  it('a second login that fails, wherever it fails, leaves the first as it was', async () => {
    let failures = 0
    for (let at = 0; at < 6; at++) {
      const { name, browser } = await somebody()
      const thief = browser.clone()
      const _csrf = await browser.token('/login')
      fail({ at })
      const answer = await browser.post('/login', { _csrf, username: name, password: PASSWORD })
      recover()
      // That a login is noted down somewhere may fail without stopping it.
      if (answer.status === 503) {
        failures++
        expectAway(answer, `login, statement ${at}`)
        expect((await thief.get('/account')).status, `statement ${at}`).to.equal(200)
      } else {
        expect(answer.status, `statement ${at}`).to.equal(303)
      }
      expect((await browser.get('/account')).status, `statement ${at}`).to.equal(200)
    }
    expect(failures).to.be.at.least(3)
  })

  it('a change of password that fails, wherever it fails, leaves one password that works', async () => {
    let failures = 0
    for (let at = 0; at < 6; at++) {
      const { name, browser } = await somebody()
      const _csrf = await browser.token('/account/password')
      fail({ at })
      const fields = { _csrf, currentPassword: PASSWORD, newPassword: NEW }
      const answer = await browser.post('/account/password', fields)
      recover()
      if (answer.status === 503) {
        failures++
        expectAway(answer, `change, statement ${at}`)
      }
      const works: string[] = []
      for (const password of [PASSWORD, NEW]) {
        const { status } = await new Browser(site.url).submit('/login', {
          username: name,
          password,
        })
        if (status === 303) works.push(password)
      }
      expect(works, `statement ${at}`).to.have.length(1)
      // Only this browser, and only with the cookie from after the change, may be in with it.
      const isIn = works[0] === PASSWORD || answer.headers.getSetCookie().length > 0
      const { status } = await browser.get('/account')
      expect(status, `statement ${at}`).to.equal(isIn ? 200 : 302)
    }
    expect(failures).to.be.at.least(3)
  })

  it('a registration that fails, wherever it fails, can be done again', async () => {
    let failures = 0
    for (let at = 0; at < 6; at++) {
      const browser = new Browser(site.url)
      const fields = { username: `newcomer${at}`, email: '', password: PASSWORD }
      const _csrf = await browser.token('/register')
      fail({ at })
      const answer = await browser.post('/register', { _csrf, ...fields })
      recover()
      if (answer.status === 503) {
        failures++
        expectAway(answer, `registration, statement ${at}`)
      }
      const again = await browser.submit('/register', fields)
      // Either there is no account yet, or there is one and it can be logged in to.
      if (again.status !== 303) await loggedIn(site, fields.username)
    }
    expect(failures).to.be.at.least(2)
  })

  it('a set-up that fails can be done again with the same code', async () => {
    const empty = await startTestSite()
    const between = new Statements(empty)
    const browser = new Browser(empty.url)
    const code = empty.auth.firstRun?.code.text ?? ''
    const fields = { code, username: 'ada', email: '', password: PASSWORD }
    const _csrf = await browser.token('/setup')
    between.before((sql) => {
      if (/INSERT INTO .users./.test(sql)) throw new StoreUnavailable('The database')
    })
    const failed = await browser.post('/setup', { _csrf, ...fields })
    between.before(() => {})
    const again = await browser.submit('/setup', fields)
    await empty.stop()
    expect(failed.status).to.equal(503)
    expect(again.status).to.equal(303)
  })
})
