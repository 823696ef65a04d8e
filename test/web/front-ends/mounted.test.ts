import { expect } from 'chai'
import type Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { gadwall, requireCsrfToken } from '../../../src/index.ts'
import {
  type ForeignApp,
  type Member,
  MemberBackend,
  Member as Person,
  startForeignApp,
  use,
} from '../../mounting/foreign-app.ts'
import { JsonClient } from '../../support/json-client.ts'
import { PASSWORD } from '../../support/test-site.ts'

const FRONT = 'http://127.0.0.1:5173'

describe('a front end of another origin, and the pages of an app', () => {
  let app: ForeignApp
  let done = 0
  before(async () => {
    app = await startForeignApp((koa, base) => {
      const backend = new MemberBackend(new Person('ada'))
      const users = gadwall<Member>({
        ...{ ...base, backends: [backend], prefix: '/members', allowedOrigins: [FRONT] },
        needs: [() => (done === 0 ? { name: 'terms', path: '/terms' } : null)],
      })
      use(koa, users.middleware(), bodyParser(), (ctx: Koa.Context, next: Koa.Next) =>
        answer(users, ctx, next),
      )
    })
  })
  after(() => app.stop())

  /** `/terms` is the page of a need, `/deed` does something. */
  async function answer(
    users: ReturnType<typeof gadwall<Member>>,
    ctx: Koa.Context,
    next: Koa.Next,
  ) {
    if (ctx.path === '/terms' && ctx.method === 'POST') {
      done++
      await users.goOn(ctx, 'terms')
    } else if (ctx.path === '/deed' && ctx.method === 'POST') {
      await requireCsrfToken()(ctx, async () => {
        ctx.body = { deed: 'done' }
      })
    } else if (ctx.method === 'OPTIONS') {
      ctx.status = 204
      ctx.set('X-Answered-By', 'the app')
    } else await next()
  }

  class Client extends JsonClient {
    override session() {
      return this.#from('/members')
    }

    async #from(prefix: string) {
      const { body } = await this.ask(`${prefix}/session`)
      const session = JSON.parse(body)
      this.headers = { 'x-csrf-token': session.csrfToken, origin: FRONT }
      return session
    }

    headers: Record<string, string> = {}
  }

  it('logs in by the page of a need of the app, in JSON', async () => {
    const client = new Client(app.url)
    await client.session()
    const fields = { username: 'ada', password: PASSWORD }
    const login = await client.send('/members/login', fields, client.headers)
    expect(JSON.parse(login.body).needs).to.deep.equal([{ name: 'terms', path: '/members/terms' }])
    expect((await client.session()).needs).to.have.length(1)
    const terms = await client.send('/terms', {}, client.headers)
    expect([terms.status, terms.headers.get('location')]).to.deep.equal([200, null])
    expect(JSON.parse(terms.body).next).to.be.a('string')
    expect((await client.session()).user.username).to.equal('ada')
  })

  it('does on pages of the app what it may do on ours: JSON with the token, and no form', async () => {
    const client = new Client(app.url)
    await client.session()
    await client.send('/members/login', { username: 'ada', password: PASSWORD }, client.headers)
    await client.session()
    expect((await client.send('/deed', {}, client.headers)).status).to.equal(200)
    const token = client.headers['x-csrf-token'] ?? ''
    const form = await client.post('/deed', { _csrf: token }, { origin: FRONT })
    expect(form.status).to.equal(403)
    const elsewhere = { ...client.headers, origin: 'https://evil.example' }
    expect((await client.send('/deed', {}, elsewhere)).status).to.equal(403)
  })

  it('gets the headers of the app on its pages, and ours on ours', async () => {
    const headers = { origin: FRONT, 'access-control-request-method': 'POST' }
    const asked = (path: string) => app.browser().request(path, { method: 'OPTIONS', headers })
    const theirs = await asked('/deed')
    expect(theirs.headers.get('x-answered-by')).to.equal('the app')
    expect(theirs.headers.get('access-control-allow-origin')).to.equal(null)
    const ours = await asked('/members/login')
    expect(ours.headers.get('access-control-allow-origin')).to.equal(FRONT)
  })
})

describe('allowedOrigins of gadwall()', () => {
  const options = (allowedOrigins: string[], baseUrl = 'http://localhost:3000') => ({
    backends: [new MemberBackend(new Person('ada'))],
    stores: { sessions: {} as never },
    secret: 'a secret that only the tests of this project know',
    ...{ baseUrl, allowedOrigins },
  })

  it('is refused where it cannot work, with the value and a remedy', () => {
    expect(() => gadwall(options(['*']))).to.throw(TypeError, /allowedOrigins.*pattern/)
    expect(() => gadwall(options(['https://app.example.net']))).to.throw(TypeError, /another site/)
  })
})
