import { Router } from '@koa/router'
import { expect } from 'chai'
import type Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { type AppState, gadwall, protect, requireCsrfToken, requireLogin } from '../../src/index.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const SETTINGS = [
  { parser: 'before', prefix: '' },
  { parser: 'before', prefix: '/members' },
  { parser: 'after', prefix: '' },
  { parser: 'after', prefix: '/members' },
] as const

/** Routes as an app has them: nested bodies, errors of its own, a page of its own for 404. */
function foreignRoutes(): Router<AppState> {
  const router = new Router<AppState>()
  router.post('/orders', (ctx) => {
    ctx.body = (ctx.request as { body?: unknown }).body
  })
  router.post('/safe-orders', requireCsrfToken(), (ctx) => {
    ctx.body = 'ordered'
  })
  router.get('/form', (ctx) => {
    ctx.body = `<input name="_csrf" value="${ctx.state.auth.csrfToken()}">`
  })
  router.get('/boom', () => {
    throw new Error('the pump is broken')
  })
  router.get('/teapot', (ctx) => ctx.throw(418, 'short and stout'))
  router.get(
    '/mine',
    protect(requireLogin<Member>(), (ctx) => {
      ctx.body = `shoes of size ${ctx.state.user.shoeSize}`
    }),
  )
  return router
}

for (const { parser, prefix } of SETTINGS) {
  describe(`gadwall() with the app's body parser ${parser} it, ${prefix || 'without a prefix'}`, () => {
    let app: ForeignApp
    before(async () => {
      app = await startForeignApp((koa, base) => {
        koa.use(ownErrors)
        if (parser === 'before') koa.use(bodyParser())
        const backends = [new MemberBackend(new Member('ada'))]
        koa.use(gadwall({ ...base, prefix, backends }).middleware())
        if (parser === 'after') koa.use(bodyParser())
        koa.use(foreignRoutes().routes()).use(ownFallback)
      })
    })
    after(() => app.stop())

    it('logs in, opens our pages and those of the app, and logs out', async () => {
      const browser = await app.loggedIn('ada', prefix)
      expect((await browser.get(`${prefix}/account`)).body).to.contain('ada')
      expect((await browser.get('/mine')).body).to.equal('shoes of size 42')
      const out = await browser.submit(`${prefix}/logout`, {})
      expect([out.status, out.location]).to.deep.equal([303, '/'])
      expect((await browser.get('/mine')).status).to.equal(302)
    })

    it('sends a visitor from a page of the app to our login, and back', async () => {
      const browser = app.browser()
      const { location } = await browser.get('/mine?size=eu')
      expect(location).to.equal(`${prefix}/login?next=/mine%3Fsize%3Deu`)
      const fields = { username: 'ada', password: PASSWORD, next: '/mine?size=eu' }
      expect((await browser.submit(`${prefix}/login`, fields)).location).to.equal('/mine?size=eu')
    })

    it('leaves nested bodies of the app as they are', async () => {
      const browser = app.browser()
      const form = await browser.post('/orders', 'items[0][name]=hat&items[0][n]=2&tags=a&tags=b')
      expect(JSON.parse(form.body)).to.deep.equal({
        items: [{ name: 'hat', n: '2' }],
        tags: ['a', 'b'],
      })
      const json = JSON.stringify({ items: [{ n: 2, gift: true }], note: null })
      const answer = await browser.post('/orders', json, { 'content-type': 'application/json' })
      expect(JSON.parse(answer.body)).to.deep.equal({ items: [{ n: 2, gift: true }], note: null })
    })

    it('puts no limit of ours on the bodies of the app', async () => {
      const big = JSON.stringify({ note: 'x'.repeat(100_000) })
      const answer = await app
        .browser()
        .post('/orders', big, { 'content-type': 'application/json' })
      expect(answer.body).to.equal(big)
    })

    it('refuses nested fields on our own pages', async () => {
      const browser = app.browser()
      const _csrf = await browser.token(`${prefix}/login`)
      const body = `_csrf=${_csrf}&username[$ne]=x&password=${encodeURIComponent(PASSWORD)}`
      expect((await browser.post(`${prefix}/login`, body)).status).to.equal(400)
    })

    it('checks our token where the app asks for it, whoever sends the form', async () => {
      for (const browser of [app.browser(), await app.loggedIn('ada', prefix)]) {
        const _csrf = await browser.token('/form')
        expect((await browser.post('/safe-orders', { _csrf })).body).to.equal('ordered')
        const header = { 'X-CSRF-Token': _csrf }
        expect((await browser.post('/safe-orders', {}, header)).body).to.equal('ordered')
        for (const fields of [{}, { _csrf: 'x' }, { '_csrf[a]': _csrf }]) {
          const { status, body } = await browser.post('/safe-orders', fields as never)
          expect(status).to.equal(403)
          expect(body).to.contain('Not allowed')
        }
        const elsewhere = { ...header, Origin: 'http://evil.test' }
        expect((await browser.post('/safe-orders', {}, elsewhere)).status).to.equal(403)
      }
    })

    it('leaves errors of the app to the app', async () => {
      const browser = app.browser()
      for (const [path, status, text] of [
        ['/boom', 500, 'ours: the pump is broken'],
        ['/teapot', 418, 'ours: short and stout'],
      ] as const) {
        const answer = await browser.get(path)
        expect([answer.status, answer.body]).to.deep.equal([status, text])
        expect(answer.headers.get('content-security-policy')).to.equal(null)
      }
    })

    it('lets unknown paths fall through to the app', async () => {
      for (const path of ['/nothing', `${prefix}/nothing`, `${prefix}/login/`, '/ACCOUNT']) {
        const answer = await app.browser().get(path)
        expect([answer.status, answer.body], path).to.deep.equal([404, 'the fallback of the app'])
      }
    })

    it('answers a wrong method on a page of ours itself', async () => {
      const answer = await app.browser().request(`${prefix}/login`, { method: 'DELETE' })
      expect([answer.status, answer.headers.get('allow')]).to.deep.equal([405, 'HEAD, GET, POST'])
    })

    it('refuses a form from another site by somebody who is logged in', async () => {
      const browser = await app.loggedIn('ada', prefix)
      const strangers = [{ Origin: 'http://evil.test' }, { 'Sec-Fetch-Site': 'cross-site' }]
      for (const headers of strangers) {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          const answer = await browser.request('/orders', { method, headers })
          expect(answer.status, method).to.equal(403)
        }
      }
      expect((await browser.post('/orders', {}, { Origin: app.url })).status).to.equal(200)
    })

    it('lets a web hook pass that has no session', async () => {
      const headers = { 'content-type': 'application/json', Origin: 'http://hooks.test' }
      const answer = await app.browser().post('/orders', '{"paid":{"n":1}}', headers)
      expect(JSON.parse(answer.body)).to.deep.equal({ paid: { n: 1 } })
    })

    it('stores nothing about visitors of the app who do not log in', async () => {
      const before = app.store.rows.size
      const browser = app.browser()
      for (const path of ['/form', '/boom', '/nothing', '/mine']) await browser.get(path)
      await browser.post('/orders', {})
      expect(app.store.rows.size).to.equal(before)
      expect(browser.sessionId).to.equal(undefined)
    })
  })
}

async function ownErrors(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    const { status = 500, message } = error as { status?: number; message: string }
    ctx.status = status
    ctx.body = `ours: ${message}`
  }
}

function ownFallback(ctx: Koa.Context): void {
  ctx.status = 404
  ctx.body = 'the fallback of the app'
}
