import { expect } from 'chai'
import bodyParser from 'koa-bodyparser'
import { gadwall, protect, requireCsrfToken, requireLogin } from '../../src/index.ts'
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
