import { expect } from 'chai'
import {
  gadwall,
  protect,
  type RequestAuthenticator,
  requireCsrfToken,
  requireLogin,
  StoreUnavailable,
  type User,
} from '../../src/index.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const BOT = { Authorization: 'Bearer right' }
const ELSEWHERE = { Origin: 'http://evil.test' }

const ada = new Member('ada')
const bot = new Member('bot')

/** Recognises programs by a token that they send with each request. */
function bearer(changes: Partial<RequestAuthenticator> = {}): RequestAuthenticator {
  return {
    name: 'bearer',
    isAmbient: false,
    authenticate: async (ctx): Promise<User | null> =>
      ctx.get('Authorization') === 'Bearer right' ? bot : null,
    ...changes,
  }
}

describe('an authenticator of an app', () => {
  let app: ForeignApp
  afterEach(() => app.stop())

  async function start(...authenticators: RequestAuthenticator[]): Promise<void> {
    app = await startForeignApp((koa, base) => {
      koa.use(gadwall({ ...base, backends: [new MemberBackend(ada)], authenticators }).middleware())
      const who = protect(requireLogin(), (ctx) => {
        const { user, auth } = ctx.state
        const methods = auth.methods.map(({ name }) => name)
        ctx.body =
          ctx.path === '/methods'
            ? `${methods} ${auth.isFresh(5)}`
            : `${user.username} by ${auth.authenticator}`
      })
      const guarded = requireCsrfToken()
      koa.use((ctx, next) => (ctx.path === '/order' ? guarded(ctx, next) : next()))
      koa.use(who)
    })
  }

  it('recognises a request, and ctx.state.auth says who did', async () => {
    await start(bearer())
    expect((await app.browser().get('/', BOT)).body).to.equal('bot by bearer')
    expect((await (await app.loggedIn('ada')).get('/')).body).to.equal('ada by session')
    expect((await app.browser().get('/')).status).to.equal(302)
    expect((await app.browser().get('/', { Authorization: 'Bearer wrong' })).status).to.equal(302)
  })

  it('says nothing of the session that the browser has besides: no methods, nothing fresh', async () => {
    await start(bearer())
    const browser = await app.loggedIn('ada')
    expect((await browser.get('/methods')).body).to.equal('pwd true')
    expect((await browser.get('/methods', BOT)).body).to.equal(' false')
  })

  it('lets nobody in who is not active, and asks the next', async () => {
    const barred = Object.assign(new Member('barred'), { isActive: false })
    await start(bearer({ authenticate: async () => barred }))
    expect((await app.browser().get('/')).status).to.equal(302)
    expect((await (await app.loggedIn('ada')).get('/')).body).to.equal('ada by session')
  })

  it('is a bug, not a visitor, when it gives something that does not walk like a user', async () => {
    const rubbish = { ...bot, isAuthenticated: () => true } as unknown as User
    await start(bearer({ authenticate: async () => rubbish }))
    expect((await app.browser().get('/login')).status).to.equal(500)
  })

  it('is asked before the session: what it says counts for this request', async () => {
    await start(bearer())
    const browser = await app.loggedIn('ada')
    expect((await browser.get('/', BOT)).body).to.equal('bot by bearer')
    expect((await browser.get('/')).body).to.equal('ada by session')
  })

  it('makes no session and sends no cookie', async () => {
    await start(bearer())
    const browser = app.browser()
    await browser.get('/', BOT)
    expect([app.store.rows.size, browser.cookieHeader]).to.deep.equal([0, ''])
  })

  it('needs no token of a form when browsers do not send its proof by themselves', async () => {
    await start(bearer())
    for (const headers of [BOT, { ...BOT, ...ELSEWHERE }]) {
      const { status, body } = await app.browser().post('/order', {}, headers)
      expect([status, body]).to.deep.equal([200, 'bot by bearer'])
    }
    // Without the proof it is a request like any other.
    expect((await app.browser().post('/order', {})).status).to.equal(403)
    expect((await (await app.loggedIn('ada')).post('/order', {})).status).to.equal(403)
  })

  it('needs the token when browsers send its proof by themselves, as it is unless said', async () => {
    const { isAmbient: _, ...ambient } = bearer()
    await start(ambient)
    expect((await app.browser().post('/order', {}, BOT)).status).to.equal(403)
  })

  it('is checked for the origin on all pages of the app when its proof is sent by browsers', async () => {
    const { isAmbient: _, ...ambient } = bearer()
    await start(ambient)
    const post = (headers: Record<string, string>) =>
      app.browser().post('/anything', {}, { ...BOT, ...headers })
    expect((await post(ELSEWHERE)).status).to.equal(403)
    expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).to.equal(403)
    expect((await post({ Origin: app.url })).body).to.equal('bot by bearer')
  })

  it('wins over those after it, and the next is asked when it knows nobody', async () => {
    const asked: string[] = []
    const note = (name: string, user: User | null): RequestAuthenticator => ({
      name,
      async authenticate() {
        asked.push(name)
        return user
      },
    })
    await start(note('first', null), note('second', bot), note('third', ada))
    expect((await app.browser().get('/')).body).to.equal('bot by second')
    expect(asked).to.deep.equal(['first', 'second'])
  })

  it('that cannot know is a 503, never an anonymous visitor', async () => {
    let isAway = false
    const authenticate = async () => {
      if (isAway) throw new StoreUnavailable('The list of tokens')
      return null
    }
    await start(bearer({ authenticate }))
    const browser = await app.loggedIn('ada')
    const cookies = browser.cookieHeader
    isAway = true
    for (const path of ['/', '/account', '/login']) {
      const answer = await browser.get(path, BOT)
      expect(answer.status, path).to.equal(503)
      expect(answer.headers.get('retry-after')).to.equal('5')
      expect(answer.headers.get('set-cookie')).to.equal(null)
    }
    expect(browser.cookieHeader).to.equal(cookies)
    isAway = false
    expect((await browser.get('/')).body).to.equal('ada by session')
  })

  it('that has a bug stops the request', async () => {
    const authenticate = async () => {
      throw new Error('a typing error')
    }
    await start(bearer({ authenticate }))
    expect((await app.browser().get('/')).status).to.equal(500)
    expect((await app.browser().get('/account')).status).to.equal(500)
  })
})
