import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import type { SessionReader } from '../../../src/auth/sessions/session-store.ts'
import { anonymous, type User } from '../../../src/auth/user.ts'
import type { AppContext } from '../../../src/web/context.ts'
import { WebVisitorSession } from '../../../src/web/session/visitor-session.ts'
import type { Browser } from '../../support/browser.ts'
import { MemorySessionStore } from '../../support/memory-session-store.ts'
import { createPerson } from '../../support/people.ts'
import { type SessionApp, startSessionApp } from '../../support/session-app.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const RESERVED = [
  ...['login', 'isNew', 'length', 'populated', 'maxAge', 'externalKey', 'save', 'commit'],
  ...['regenerate', 'manuallyCommit', 'toJSON', 'constructor', '__proto__', '_expire', '_maxAge'],
  ...['_session', '_requireSave', '_', '_\n', '_auth_user_id'],
]
const ada = { userId: '1', backend: 'users', stamp: null, at: 0, methods: [], confirmedAt: 0 }

describe('WebVisitorSession', () => {
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
    work = ({ state }) => state.auth.session.set('cart', ['a'])
    await browser.get('/')
    work = ({ state }) => JSON.stringify(state.auth.session.get('cart'))
    expect((await browser.get('/')).body).to.equal('["a"]')
    work = ({ state }) => state.auth.session.delete('cart')
    await browser.get('/')
    expect(rows().map(({ data }) => data)).to.deep.equal([{}])
  })

  it('refuses names that koa-session uses itself or would drop', async () => {
    const accepted: string[] = []
    work = ({ state }) => {
      for (const name of RESERVED) {
        expect(state.auth.session.get(name), name).to.equal(undefined)
        try {
          state.auth.session.set(name, 'x')
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
      ['toString', 'hasOwnProperty', 'valueOf', 'cart'].map((name) => state.auth.session.get(name))
    expect(JSON.parse((await app.browser().get('/')).body)).to.deep.equal([null, null, null, null])
  })

  it('does not let the login be taken out, or be forged as a value', async () => {
    const browser = app.browser()
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')
    work = ({ state }) => {
      state.auth.session.delete('login')
      return state.auth.session.login
    }
    expect(JSON.parse((await browser.get('/')).body)).to.deep.equal(ada)
  })

  it('does not take a damaged login for one', async () => {
    const browser = app.browser()
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')
    work = ({ state }) => (state.auth.session.login === null ? 'nobody' : 'somebody')
    for (const login of [1, 'ada', [], {}, { userId: 1 }, { userId: '1' }, { ...ada, stamp: 7 }]) {
      for (const row of rows()) store.rows.set(row.idHash, { ...row, data: { login } })
      expect((await browser.get('/')).body, JSON.stringify(login)).to.equal('nobody')
    }
  })

  it('keeps nothing of what a request that failed has changed', async () => {
    const browser = app.browser()
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')
    work = ({ state }) => {
      state.auth.session.set('half', 'done')
      throw new Error('then it broke')
    }
    expect((await browser.get('/')).status).to.equal(500)
    work = ({ state }) => String(state.auth.session.get('half'))
    expect((await browser.get('/')).body).to.equal('undefined')
  })

  it('takes a cart along through the login, and nothing else', async () => {
    const browser = app.browser()
    work = ({ state }) => {
      state.auth.session.set('cart', ['a'])
      state.auth.session.set('secret', 'planted')
    }
    await browser.get('/')
    const before = browser.sessionId
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')

    expect(browser.sessionId).to.not.equal(before)
    expect(rows().map(({ data }) => data)).to.deep.equal([{ login: ada, cart: ['a'] }])
  })

  it('leaves nothing behind at the end: no row, no cookie', async () => {
    const browser = app.browser()
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')
    work = ({ state }) => state.auth.session.end()
    const answer = await browser.get('/')
    expect(rows()).to.deep.equal([])
    expect(answer.headers.getSetCookie().join()).to.match(
      /^gadwall=; path=\/; expires=Thu, 01 Jan 1970/,
    )
  })

  it('has no id while nothing is stored, and afterwards the one in the cookie', async () => {
    const browser = app.browser()
    work = ({ state }) => String(state.auth.session.id)
    expect((await browser.get('/')).body).to.equal('null')
    work = async ({ state }) => {
      await state.auth.session.start(ada)
      return state.auth.session.id
    }
    const { body } = await browser.get('/')
    expect(body).to.equal(browser.sessionId)
  })

  it('survives a stored row with a __proto__ key, in any store', async () => {
    const browser = app.browser()
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')
    const data = JSON.parse(
      `{"__proto__":{"toJSON":1,"isAdmin":true},"login":${JSON.stringify(ada)}}`,
    )
    for (const row of rows()) store.rows.set(row.idHash, { ...row, data })
    work = ({ state }) => {
      state.auth.session.set('cart', [])
      return state.auth.session.login
    }
    expect(JSON.parse((await browser.get('/')).body)).to.deep.equal(ada)
  })

  it('has a name for pages that stays when the id changes', async () => {
    const browser = app.browser()
    work = ({ state }) => String(state.auth.session.publicId)
    expect((await browser.get('/')).body).to.equal('null')
    const names: string[] = []
    for (const change of ['start', 'renew', 'start'] as const) {
      work = async ({ state }) => {
        await state.auth.session[change](ada)
        return state.auth.session.publicId
      }
      names.push((await browser.get('/')).body)
    }
    expect(new Set(names)).to.have.property('size', 1)
    expect(names[0]).to.match(/^[\w-]{22}$/)
    expect(rows().map(({ publicId }) => publicId)).to.deep.equal([names[0]])
  })

  it('has another name when somebody else logs in over it', async () => {
    const browser = app.browser()
    const names: string[] = []
    for (const login of [ada, { ...ada, userId: '8' }]) {
      work = async ({ state }) => {
        await state.auth.session.start(login)
        return state.auth.session.publicId
      }
      names.push((await browser.get('/')).body)
    }
    expect(new Set(names)).to.have.property('size', 2)
    expect(rows().map(({ publicId }) => publicId)).to.deep.equal([names[1]])
  })

  it('has another name for the session that begins after a logout', async () => {
    const browser = app.browser()
    work = async ({
      state: {
        auth: { session },
      },
    }) => {
      await session.start(ada)
      const before = session.publicId
      await session.end()
      await session.start(ada)
      return before === session.publicId
    }
    expect((await browser.get('/')).body).to.equal('false')
  })

  it('stores a value that is set after a logout under an id of its own', async () => {
    const browser = app.browser()
    work = ({ state }) => state.auth.session.start(ada)
    await browser.get('/')
    const before = browser.sessionId
    work = async ({ state }) => {
      await state.auth.session.end()
      state.auth.session.set('cart', ['a'])
    }
    const answer = await browser.get('/')
    expect(sessionCookies(answer)).to.have.length(1)
    expect(browser.sessionId)
      .to.match(/^[\w-]{43}$/)
      .and.to.not.equal(before)
    expect(rows().map(({ data }) => data)).to.deep.equal([{ cart: ['a'] }])
  })

  describe('writes once and sends one cookie', () => {
    /** What the store was asked to write, and the cookies of the answer. */
    async function outcomeOf(browser: Browser, next: typeof work) {
      store.calls.length = 0
      work = next
      const answer = await browser.get('/')
      expect(answer.status).to.equal(200)
      return [store.calls.filter((call) => call !== 'find'), sessionCookies(answer).length]
    }

    it('at a login, with a value besides', async () => {
      const start = ({ state }: AppContext) =>
        state.auth.session.start(ada, { values: { notice: 'hi' } })
      const browser = app.browser()
      expect(await outcomeOf(browser, start)).to.deep.equal([['insert'], 1])
      expect(await outcomeOf(browser, start)).to.deep.equal([['replace'], 1])
      expect(rows().map(({ data }) => data)).to.deep.equal([{ login: ada, notice: 'hi' }])
    })

    it('when the session is renewed, with a value that was set before', async () => {
      const browser = app.browser()
      await outcomeOf(browser, ({ state }) => state.auth.session.start(ada))
      const renew = ({ state }: AppContext) => {
        state.auth.session.set('notice', 'changed')
        return state.auth.session.renew(ada)
      }
      expect(await outcomeOf(browser, renew)).to.deep.equal([['replace'], 1])
      expect(rows().map(({ data }) => data)).to.deep.equal([{ login: ada, notice: 'changed' }])
    })

    it('at a logout', async () => {
      const browser = app.browser()
      await outcomeOf(browser, ({ state }) => state.auth.session.start(ada))
      const end = ({ state }: AppContext) => state.auth.session.end()
      expect(await outcomeOf(browser, end)).to.deep.equal([['destroy'], 1])
    })

    it('and once more, without a cookie, for what changes after a login', async () => {
      const browser = app.browser()
      const login = async ({ state }: AppContext) => {
        state.auth.session.set('cart', ['a'])
        const cart = state.auth.session.get('cart') as string[]
        await state.auth.session.start(ada)
        cart.push('b')
        state.auth.session.set('late', true)
      }
      expect(await outcomeOf(browser, login)).to.deep.equal([['insert', 'update'], 1])
      const data = { login: ada, cart: ['a', 'b'], late: true }
      expect(rows().map((row) => row.data)).to.deep.equal([data])
    })
  })

  describe('what was read with the session', () => {
    const user = { ...anonymous, id: '1' } as unknown as User
    /** What the store says of the owner of the session. */
    let owner: { userId: string; backend: string }

    async function taken(next: (ctx: AppContext) => unknown): Promise<unknown> {
      const reader: SessionReader = {
        async find(idHash, now) {
          const session = await store.find(idHash, now)
          return session && { session: { ...session, ...owner }, user }
        },
      }
      const reading = await startSessionApp({ store, reader, handlers: { '/': next } })
      const browser = reading.browser()
      work = ({ state }) => state.auth.session.start(ada)
      const first = app.browser()
      await first.get('/')
      browser.cookies.set('gadwall', first.sessionId as string)
      const { body } = await browser.get('/')
      await reading.stop()
      return JSON.parse(body)
    }

    const takeTwice = ({ state }: AppContext) =>
      [1, 2].map(() => WebVisitorSession.takeFound(state.auth.session)?.user?.id ?? null)

    it('is given once', async () => {
      owner = { userId: '1', backend: 'users' }
      expect(await taken(takeTwice)).to.deep.equal(['1', null])
    })

    it('is not given when it belongs to another person or backend, or after a logout', async () => {
      for (const other of [{ userId: '2' }, { backend: 'ldap' }]) {
        owner = { userId: '1', backend: 'users', ...other }
        expect(await taken(takeTwice)).to.deep.equal([null, null])
      }
      owner = { userId: '1', backend: 'users' }
      const afterLogout = async (ctx: AppContext) => {
        await ctx.state.auth.session.end()
        return takeTwice(ctx)
      }
      expect(await taken(afterLogout)).to.deep.equal([null, null])
    })
  })

  it('refuses to store a value with a login under a name that is taken', async () => {
    const outcomes: unknown[] = []
    work = async ({ state }) => {
      for (const name of RESERVED) {
        const start = state.auth.session.start(ada, { values: JSON.parse(`{"${name.trim()}":1}`) })
        outcomes.push(await start.catch((error) => error.constructor))
      }
    }
    await app.browser().get('/')
    expect(outcomes).to.deep.equal(RESERVED.map(() => TypeError))
    expect(store.calls).to.deep.equal([])
  })

  it('a login that the store refuses leaves nobody logged in, and nothing stored', async () => {
    store.before = (method) => {
      if (method === 'insert') throw new StoreUnavailable('The session store')
    }
    work = async ({ state }) => {
      const error = await state.auth.session.start(ada).catch((reason) => reason.code)
      store.before = () => {}
      return `${error} ${state.auth.session.login}`
    }
    const answer = await app.browser().get('/')
    expect(answer.body).to.equal('STORE_UNAVAILABLE null')
    expect([rows(), sessionCookies(answer)]).to.deep.equal([[], []])
  })

  describe('when the headers of the answer were sent', () => {
    /** Does this behind the headers, as in a stream of events, and answers with what it throws. */
    async function streamed(browser: Browser, late: (ctx: AppContext) => unknown) {
      work = async (ctx) => {
        ctx.respond = false
        ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' })
        ctx.res.flushHeaders()
        const error = await Promise.resolve()
          .then(() => late(ctx))
          .catch((reason) => reason)
        const text = error instanceof TypeError ? `TypeError: ${error.message}` : `${error}`
        // Not before what comes after the handler is done.
        setTimeout(() => ctx.res.end(text), 100)
      }
      return (await browser.get('/')).body
    }

    it('refuses a login before anything is written', async () => {
      const browser = app.browser()
      const body = await streamed(browser, ({ state }) => state.auth.session.start(ada))
      expect(body).to.match(/^TypeError: The headers of this answer were sent/)
      expect(store.calls).to.deep.equal([])
    })

    it('refuses to give the session a new id, and leaves it as it was', async () => {
      const browser = app.browser()
      work = ({ state }) => state.auth.session.start(ada)
      await browser.get('/')
      const before = structuredClone(rows())
      const body = await streamed(browser, ({ state }) => state.auth.session.renew(ada))
      expect(body).to.match(/^TypeError/)
      expect(rows()).to.deep.equal(before)
    })

    it('stores no session of which the browser would not learn', async () => {
      await streamed(app.browser(), ({ state }) => state.auth.session.set('cart', ['a']))
      expect(store.calls).to.deep.equal([])
    })

    it('still changes a session, and ends it', async () => {
      const browser = app.browser()
      work = ({ state }) => state.auth.session.start(ada)
      await browser.get('/')
      await streamed(browser, ({ state }) => state.auth.session.set('cart', ['a']))
      expect(rows().map(({ data }) => data.cart)).to.deep.equal([['a']])
      expect(await streamed(browser, ({ state }) => state.auth.session.end())).to.equal('undefined')
      expect(rows()).to.deep.equal([])
    })
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
      '/cart': ({ state }: AppContext) => state.auth.session.set('cart', ['a']),
      '/login': ({ state }: AppContext) => who && site.auth.login.logIn(state.auth.session, who),
      '/show': ({ state }: AppContext) => JSON.stringify(state.auth.session.get('cart') ?? null),
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

function sessionCookies({ headers }: { readonly headers: Headers }): string[] {
  return headers.getSetCookie().filter((line) => line.startsWith('gadwall='))
}
