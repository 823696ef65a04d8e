import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { SequelizeSessionStore } from '../../../src/database/sessions/session-store.ts'
import type { AppContext } from '../../../src/web/context.ts'
import type { Browser } from '../../support/browser.ts'
import { Gate } from '../../support/gate.ts'
import { MemorySessionStore } from '../../support/memory-session-store.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { type SessionApp, startSessionApp } from '../../support/session-app.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const ada = {
  ...{ userId: '1', backend: 'users', stamp: 'stamp' },
  ...{ at: 0, methods: [], confirmedAt: 0 },
}

/** What every app here can do; a test adds the handlers it is about. */
const HANDLERS: Record<string, (ctx: AppContext) => unknown> = {
  '/login': (ctx) => ctx.state.auth.session.start(ada),
  '/logout': (ctx) => ctx.state.auth.session.end(),
  '/who': (ctx) => ctx.state.auth.session.login?.userId ?? 'nobody',
  '/set': (ctx) => ctx.state.auth.session.set(String(ctx.query.key), ctx.query.value),
  '/data': (ctx) => JSON.stringify(ctx.state.auth.session.get(String(ctx.query.key)) ?? null),
}

describe('koa-session races', () => {
  let store: MemorySessionStore
  let app: SessionApp
  let gate: Gate
  let browser: Browser

  beforeEach(async () => {
    store = new MemorySessionStore()
    gate = new Gate()
    const slowly = (work: (ctx: AppContext) => unknown) => async (ctx: AppContext) => {
      await gate.pass()
      return work(ctx)
    }
    const handlers = {
      ...HANDLERS,
      '/slow/set': slowly((ctx) => ctx.state.auth.session.set('late', 'yes')),
      '/slow/read': slowly((ctx) => ctx.state.auth.session.get('late')),
      '/slow/updateStamp': slowly((ctx) => ctx.state.auth.session.updateStamp('newer')),
      '/slow/renew': slowly((ctx) => ctx.state.auth.session.renew(ada)),
      '/slow/logout': slowly((ctx) => ctx.state.auth.session.end()),
    }
    app = await startSessionApp({ store, handlers })
    browser = app.browser()
    await browser.get('/login')
    expect((await browser.get('/who')).body).to.equal('1')
  })
  afterEach(() => app.stop())

  it('a logout during a slow request stays logged out', async () => {
    for (const work of ['set', 'read', 'updateStamp', 'renew']) {
      gate = new Gate()
      await browser.get('/login')
      const [slow, thief] = [browser.clone(), browser.clone()]
      const answer = slow.get(`/slow/${work}`)
      await gate.arrived
      await browser.get('/logout')
      gate.open()

      expect((await answer).status, work).to.equal(200)
      expect(store.rows.size, work).to.equal(0)
      for (const each of [browser, slow, thief]) {
        expect((await each.get('/who')).body, work).to.equal('nobody')
      }
    }
  })

  it('a login during a slow request of the session before leaves one session', async () => {
    const slow = browser.clone()
    const answer = slow.get('/slow/set')
    await gate.arrived
    await browser.get('/login')
    gate.open()
    await answer

    expect(store.rows.size).to.equal(1)
    expect((await browser.get('/data?key=late')).body).to.equal('null')
    expect((await browser.get('/who')).body).to.equal('1')
  })

  it('two logouts at once end it once', async () => {
    const answer = browser.clone().get('/slow/logout')
    await gate.arrived
    await browser.get('/logout')
    gate.open()
    expect((await answer).status).to.equal(200)
    expect(store.rows.size).to.equal(0)
  })

  it('parallel requests that change different keys keep both changes', async () => {
    const answer = browser.clone().get('/slow/set')
    await gate.arrived
    await browser.get('/set?key=early&value=yes')
    gate.open()
    await answer
    expect((await browser.get('/data?key=late')).body).to.equal('"yes"')
    expect((await browser.get('/data?key=early')).body).to.equal('"yes"')
    expect((await browser.get('/who')).body).to.equal('1')
  })

  it('a slow request keeps the stamp that a parallel one has replaced', async () => {
    const answer = browser.clone().get('/slow/updateStamp')
    await gate.arrived
    await browser.get('/set?key=early&value=yes')
    gate.open()
    await answer
    expect([...store.rows.values()][0]?.data).to.deep.include({
      early: 'yes',
      login: { ...ada, stamp: 'newer' },
    })
  })
})

describe('50 parallel writers', () => {
  const keys = Array.from({ length: 50 }, (_, index) => `key${index}`)

  it('lose nothing in a store that each of them has to wait for', async () => {
    const store = new MemorySessionStore()
    const app = await startSessionApp({ store, handlers: HANDLERS })
    const browser = app.browser()
    await browser.get('/login')
    await Promise.all(keys.map((key) => browser.clone().get(`/set?key=${key}&value=${key}`)))
    const [row] = store.rows.values()
    await app.stop()

    expect(row?.data).to.deep.equal({
      login: ada,
      ...Object.fromEntries(keys.map((key) => [key, key])),
    })
    expect(row?.version).to.equal(51)
  })

  it('lose nothing in the database', async () => {
    const site = await startTestSite()
    const store = new SequelizeSessionStore(site.connection)
    const app = await startSessionApp({ store, handlers: HANDLERS })
    const browser = app.browser()
    await browser.get('/login')
    await Promise.all(keys.map((key) => browser.clone().get(`/set?key=${key}&value=${key}`)))
    const idHash = createHash('sha256').update(`${browser.sessionId}`).digest('base64url')
    const record = await store.find(idHash, Date.now())
    await app.stop()
    await site.stop()

    expect(Object.keys(record?.data ?? {})).to.have.members(['login', ...keys])
  })
})

describe('races over the real pages', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  it('a logout during a change of password stays logged out', async () => {
    const browser = await loggedIn(site, 'ada')
    const slow = browser.clone()
    const _csrf = await slow.token('/account/password')
    const newPassword = 'another long enough password'
    const gate = new Gate()
    const statements = new Statements(site)
    statements.before((sql) => (/^UPDATE .users. /.test(sql) ? gate.pass() : undefined))
    const answer = slow.post('/account/password', {
      _csrf,
      currentPassword: PASSWORD,
      newPassword,
    })
    await gate.arrived
    expect((await browser.submit('/logout', {})).status).to.equal(303)
    gate.open()
    await answer
    statements.release()

    expect((await slow.get('/account')).status).to.equal(302)
    expect((await browser.get('/account')).status).to.equal(302)
    const [rows] = await site.connection.query('SELECT 1 FROM sessions WHERE user_id IS NOT NULL')
    expect(rows).to.deep.equal([])
  })

  it('20 parallel logins of one user keep 20 sessions', async () => {
    await createPerson(site, 'grace')
    const browsers = await Promise.all(Array.from({ length: 20 }, () => loggedIn(site, 'grace')))
    expect(new Set(browsers.map(({ sessionId }) => sessionId)).size).to.equal(20)
    const answers = await Promise.all(browsers.map((browser) => browser.get('/account')))
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(20).fill(200))
  })
})
