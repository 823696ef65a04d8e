import { expect } from 'chai'
import type { AppContext } from '../../../src/web/context.ts'
import { MemorySessionStore } from '../../support/memory-session-store.ts'
import { createPerson } from '../../support/people.ts'
import { type SessionApp, startSessionApp } from '../../support/session-app.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const RESERVED = [
  ...['login', 'isNew', 'length', 'populated', 'maxAge', 'externalKey', 'save', 'commit'],
  ...['regenerate', 'manuallyCommit', 'toJSON', 'constructor', '__proto__', '_expire', '_maxAge'],
  ...['_session', '_requireSave', '_', '_\n', '_auth_user_id'],
]
const ada = { userId: '1', backend: 'users', stamp: null }

describe('WebSession', () => {
  let store: MemorySessionStore
  let app: SessionApp
  /** What the next request does with its session. */
  let work: (ctx: AppContext) => unknown
  beforeEach(async () => {
    store = new MemorySessionStore()
    const handlers = { '/': (ctx: AppContext) => work(ctx) }
    app = await startSessionApp({ store, handlers, keepAtLogin: ['cart'] })
  })
  afterEach(() => app.stop())

  const rows = () => [...store.rows.values()]

  it('keeps a value from one request to the next', async () => {
    const browser = app.browser()
    work = ({ state }) => state.session.set('cart', ['a'])
    await browser.get('/')
    work = ({ state }) => JSON.stringify(state.session.get('cart'))
    expect((await browser.get('/')).body).to.equal('["a"]')
    work = ({ state }) => state.session.delete('cart')
    await browser.get('/')
    expect(rows().map(({ data }) => data)).to.deep.equal([{}])
  })

  it('refuses names that koa-session uses itself or would drop', async () => {
    const accepted: string[] = []
    work = ({ state }) => {
      for (const name of RESERVED) {
        expect(state.session.get(name), name).to.equal(undefined)
        try {
          state.session.set(name, 'x')
          accepted.push(name)
        } catch (error) {
          expect(error).to.be.instanceOf(TypeError).with.property('message').that.contains(name)
        }
      }
    }
    expect((await app.browser().get('/')).status).to.equal(200)
    expect(accepted).to.deep.equal([])
    expect(rows()).to.deep.equal([])
  })

  it('knows no value that was never set, such as what objects inherit', async () => {
    work = ({ state }) =>
      ['toString', 'hasOwnProperty', 'valueOf', 'cart'].map((name) => state.session.get(name))
    expect(JSON.parse((await app.browser().get('/')).body)).to.deep.equal([null, null, null, null])
  })

  it('does not let the login be taken out, or be forged as a value', async () => {
    const browser = app.browser()
    work = ({ state }) => state.session.start(ada)
    await browser.get('/')
    work = ({ state }) => {
      state.session.delete('login')
      return state.session.login
    }
    expect(JSON.parse((await browser.get('/')).body)).to.deep.equal(ada)
  })

  it('does not take a damaged login for one', async () => {
    const browser = app.browser()
    work = ({ state }) => state.session.start(ada)
    await browser.get('/')
    work = ({ state }) => (state.session.login === null ? 'nobody' : 'somebody')
    for (const login of [1, 'ada', [], {}, { userId: 1 }, { userId: '1' }, { ...ada, stamp: 7 }]) {
      for (const row of rows()) store.rows.set(row.idHash, { ...row, data: { login } })
      expect((await browser.get('/')).body, JSON.stringify(login)).to.equal('nobody')
    }
  })

  it('keeps nothing of what a request that failed has changed', async () => {
    const browser = app.browser()
    work = ({ state }) => state.session.start(ada)
    await browser.get('/')
    work = ({ state }) => {
      state.session.set('half', 'done')
      throw new Error('then it broke')
    }
    expect((await browser.get('/')).status).to.equal(500)
    work = ({ state }) => String(state.session.get('half'))
    expect((await browser.get('/')).body).to.equal('undefined')
  })

  it('takes a cart along through the login, and nothing else', async () => {
    const browser = app.browser()
    work = ({ state }) => {
      state.session.set('cart', ['a'])
      state.session.set('secret', 'planted')
    }
    await browser.get('/')
    const before = browser.sessionId
    work = ({ state }) => state.session.start(ada)
    await browser.get('/')

    expect(browser.sessionId).to.not.equal(before)
    expect(rows().map(({ data }) => data)).to.deep.equal([{ login: ada, cart: ['a'] }])
  })

  it('leaves nothing behind at the end: no row, no cookie', async () => {
    const browser = app.browser()
    work = ({ state }) => state.session.start(ada)
    await browser.get('/')
    work = ({ state }) => state.session.end()
    const answer = await browser.get('/')
    expect(rows()).to.deep.equal([])
    expect(answer.headers.getSetCookie().join()).to.match(
      /^gadwall=; path=\/; expires=Thu, 01 Jan 1970/,
    )
  })

  it('has no id while nothing is stored, and afterwards the one in the cookie', async () => {
    const browser = app.browser()
    work = ({ state }) => String(state.session.id)
    expect((await browser.get('/')).body).to.equal('null')
    work = async ({ state }) => {
      await state.session.start(ada)
      return state.session.id
    }
    const { body } = await browser.get('/')
    expect(body).to.equal(browser.sessionId)
  })

  it('survives a stored row with a __proto__ key, in any store', async () => {
    const browser = app.browser()
    work = ({ state }) => state.session.start(ada)
    await browser.get('/')
    const data = JSON.parse(
      `{"__proto__":{"toJSON":1,"isAdmin":true},"login":${JSON.stringify(ada)}}`,
    )
    for (const row of rows()) store.rows.set(row.idHash, { ...row, data })
    work = ({ state }) => {
      state.session.set('cart', [])
      return state.session.login
    }
    expect(JSON.parse((await browser.get('/')).body)).to.deep.equal(ada)
  })
})

describe('AuthService.logIn() on a web session', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  it('flushes everything when another person logs in, and keeps the cart of the same', async () => {
    const people = [await createPerson(site, 'ada'), await createPerson(site, 'grace')]
    const [ada, grace] = people.map((user) => ({ user, backend: site.users.backend }))
    let who = ada
    const store = new MemorySessionStore()
    const handlers = {
      '/cart': ({ state }: AppContext) => state.session.set('cart', ['a']),
      '/login': ({ state }: AppContext) => who && site.auth.logIn(state.session, who),
      '/show': ({ state }: AppContext) => JSON.stringify(state.session.get('cart') ?? null),
    }
    const app = await startSessionApp({ store, handlers, keepAtLogin: ['cart'] })
    const browser = app.browser()
    const carts: string[] = []
    for (const next of [ada, ada, grace]) {
      if (who === ada) await browser.get('/cart')
      who = next
      await browser.get('/login')
      carts.push((await browser.get('/show')).body)
    }
    await app.stop()

    expect(carts).to.deep.equal(['["a"]', '["a"]', 'null'])
    expect(store.rows.size).to.equal(1)
  })
})
