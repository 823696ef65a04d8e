import { expect } from 'chai'
import bodyParser from 'koa-bodyparser'
import {
  gadwall,
  protect,
  requireCsrfToken,
  requireLogin,
  StoreUnavailable,
} from '../../src/index.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp, use } from './foreign-app.ts'

const ADA = { username: 'ada', password: PASSWORD }

describe('an app with habits of its own', () => {
  let app: ForeignApp
  afterEach(() => app.stop())

  async function start(...before: unknown[]): Promise<void> {
    app = await startForeignApp((koa, base) => {
      use(koa, ...before)
      koa.use(gadwall({ ...base, backends: [new MemberBackend(new Member('ada'))] }).middleware())
      const guarded = requireCsrfToken()
      koa.use((ctx, next) => (ctx.path === '/order' ? guarded(ctx, next) : next()))
      koa.use(
        protect(requireLogin<Member>(), (ctx) => {
          ctx.body = `inside: ${ctx.state.user.username}`
        }),
      )
    })
  }

  describe('whose parser reads only some bodies', () => {
    const parsers: Record<string, readonly unknown[]> = {
      'JSON only': [bodyParser({ enableTypes: ['json'] })],
      'forms only': [bodyParser({ enableTypes: ['form'] })],
      'none, but sets an empty body': [setBody({})],
      'none, but sets a body of null': [setBody(null)],
      'and switches parsers off': [
        (ctx: { disableBodyParser?: boolean }, next: () => unknown) => {
          ctx.disableBodyParser = true
          return next()
        },
      ],
    }
    for (const [name, middlewares] of Object.entries(parsers)) {
      it(`lets people log in by a form and by JSON: ${name}`, async () => {
        await start(...middlewares)
        expect((await app.browser().submit('/login', ADA)).status).to.equal(303)
        const browser = app.browser()
        const json = JSON.stringify({ ...ADA, _csrf: await browser.token('/login') })
        const type = { 'content-type': 'application/json' }
        expect((await browser.post('/login', json, type)).status).to.equal(303)
      })
    }

    it('still refuses what was read and is no text', async () => {
      await start(bodyParser())
      const _csrf = await app.browser().token('/login')
      const body = `_csrf=${_csrf}&username[a]=x&password=y`
      expect((await app.browser().post('/login', body)).status).to.equal(400)
    })
  })

  describe('whose pages send no referrer, so that browsers send Origin: null', () => {
    const NULL = { Origin: 'null' }

    it("takes the app's own forms and ours when they are of the same origin", async () => {
      await start()
      const own = { ...NULL, 'Sec-Fetch-Site': 'same-origin' }
      const browser = app.browser()
      const fields = { ...ADA, _csrf: await browser.token('/login') }
      expect((await browser.post('/login', fields, own)).status).to.equal(303)
      expect((await browser.post('/anything', {}, own)).body).to.equal('inside: ada')
      expect((await browser.post('/order', {}, own)).status, 'without a token').to.equal(403)
    })

    it('refuses the others, and any Origin that is not ours', async () => {
      await start()
      const browser = await app.loggedIn('ada')
      for (const headers of [
        NULL,
        { ...NULL, 'Sec-Fetch-Site': 'cross-site' },
        { ...NULL, 'Sec-Fetch-Site': 'same-site' },
        { ...NULL, 'Sec-Fetch-Site': 'none' },
        { ...NULL, 'Sec-Fetch-Site': 'same-origin, cross-site' },
        { Origin: 'http://evil.test', 'Sec-Fetch-Site': 'same-origin' },
      ]) {
        const { status } = await browser.post('/anything', {}, headers)
        expect(status, JSON.stringify(headers)).to.equal(403)
      }
    })
  })

  describe('that has no logger', () => {
    async function startWith(error: unknown): Promise<void> {
      class Failing extends MemberBackend {
        override async authenticate(): Promise<never> {
          throw error
        }
      }
      app = await startForeignApp((koa, { logger: _, ...base }) => {
        koa.use(gadwall({ ...base, backends: [new Failing()] }).middleware())
      })
    }

    it('hears of a bug of its backend as of any other: by the `error` event', async () => {
      const bug = new Error('the pump is broken')
      await startWith(bug)
      const { status, body } = await app.browser().submit('/login', ADA)
      expect(status).to.equal(500)
      expect(body).to.not.contain('in our log').and.to.not.contain('Reference')
      expect(body).to.contain('This is our fault')
      expect(app.errors).to.deep.equal([bug])
    })

    it('hears of a store that is away, and of what is thrown and is no error', async () => {
      const away = new StoreUnavailable('The list of members')
      await startWith(away)
      expect((await app.browser().submit('/login', ADA)).status).to.equal(503)
      expect(app.errors).to.deep.equal([away])
      await app.stop()
      await startWith('text')
      expect((await app.browser().submit('/login', ADA)).status).to.equal(500)
      expect(app.errors).to.have.length(1)
    })

    it('hears of nothing that is no failure', async () => {
      await start()
      await app.browser().post('/login', ADA)
      await app.browser().get('/nothing')
      expect(app.errors).to.deep.equal([])
    })
  })

  describe('whose host has cookies of the same name for another path', () => {
    const STALE = 'A'.repeat(43)

    it('logs people in, and lets them out, though a stale cookie comes first', async () => {
      await start()
      const browser = await app.loggedIn('ada')
      const session = browser.cookieHeader
      for (const stale of [STALE, 'other', '']) {
        const cookie = `gadwall=${stale}; ${session}`
        expect((await browser.get('/data', { cookie })).body, stale).to.equal('inside: ada')
      }
      const cookie = `gadwall=${STALE}; gadwall.visitor=${STALE}; ${session}`
      const page = await browser.get('/logout', { cookie })
      const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      expect((await browser.post('/logout', { _csrf }, { cookie })).status).to.equal(303)
      expect((await browser.get('/data', { cookie })).status).to.equal(302)
    })

    it('takes a form whose token belongs to the second cookie of the visitor', async () => {
      await start()
      const browser = app.browser()
      const fields = { ...ADA, _csrf: await browser.token('/login') }
      const cookie = `gadwall.visitor=${STALE}; ${browser.cookieHeader}`
      expect((await browser.post('/login', fields, { cookie })).status).to.equal(303)
    })

    it('looks at a few cookies and no more', async () => {
      await start()
      const session = (await app.loggedIn('ada')).cookieHeader
      const many = (count: number) => `gadwall=${STALE}; `.repeat(count) + session
      expect((await app.browser().get('/data', { cookie: many(3) })).status).to.equal(200)
      expect((await app.browser().get('/data', { cookie: many(4) })).status).to.equal(302)
    })

    it('keeps two apps on one host apart when each has a name of its own', async () => {
      await start()
      const browser = await app.loggedIn('ada')
      const other = await startForeignApp((koa, base) => {
        const backends = [new MemberBackend(new Member('ada'))]
        koa.use(gadwall({ ...base, backends, cookieName: 'shop' }).middleware())
      })
      try {
        const inOther = other.browser()
        for (const [name, value] of browser.cookies) inOther.cookies.set(name, value)
        await inOther.submit('/login', ADA)
        expect([...inOther.cookies.keys()]).to.include.members(['gadwall', 'shop'])
        const { cookieHeader: cookie } = inOther
        expect((await browser.get('/data', { cookie })).body).to.equal('inside: ada')
        expect((await inOther.get('/account')).status).to.equal(200)
      } finally {
        await other.stop()
      }
    })
  })

  describe('whose scripts ask for data', () => {
    it('tells a script with a 401 in JSON that nobody is logged in', async () => {
      await start()
      for (const headers of [
        { accept: '*/*', 'sec-fetch-mode': 'cors' },
        { accept: '*/*', 'x-requested-with': 'XMLHttpRequest' },
        { accept: 'text/html, */*; q=0.01', 'x-requested-with': 'XMLHttpRequest' },
      ]) {
        const { status, body, location } = await app.browser().get('/data', headers)
        expect([status, location], JSON.stringify(headers)).to.deep.equal([401, ''])
        expect(JSON.parse(body).error.code).to.equal('login_required')
      }
    })

    it('leads a window to the login page, and a script that asks for HTML', async () => {
      await start()
      const { status, location } = await app.browser().get('/data', { accept: 'text/html' })
      expect([status, location]).to.deep.equal([302, '/login?next=/data'])
    })
  })
})

function setBody(body: unknown) {
  return (ctx: { request: { body?: unknown } }, next: () => unknown) => {
    ctx.request.body = body
    return next()
  }
}
