import { Router as KoaRouter } from '@koa/router'
import { expect } from 'chai'
import fc from 'fast-check'
import Koa from 'koa'
import supertest from 'supertest'
import { rejectUnknownRoutes } from '../../../src/web/middleware/reject-unknown-routes.ts'
import { answerRoutes } from '../../../src/web/routing/answer-routes.ts'
import { allowAnonymous, requireLogin } from '../../../src/web/routing/guards.ts'
import { matchOf, matchRoute } from '../../../src/web/routing/match-route.ts'
import { type Route, Router, route } from '../../../src/web/routing/router.ts'
import { use } from '../../mounting/foreign-app.ts'
import { sendTarget } from '../../support/raw-http.ts'
import { startTestSite } from '../../support/test-site.ts'

const answer = (ctx: { body: unknown; method: string }) => {
  ctx.body = `ours: ${ctx.method}`
}

const routes: readonly Route[] = [
  route('GET', '/', allowAnonymous(), answer),
  route('GET', '/account', requireLogin(), answer),
  route('POST', '/account', requireLogin(), answer),
  route('GET', '/account/password', requireLogin(), answer),
  route('GET', '/reset/:token', allowAnonymous(), answer),
  route('GET', '/files/{*path}', allowAnonymous(), answer),
]

/** Other spellings of `/account`. */
const VARIANTS = [
  ...['/ACCOUNT', '/Account', '/accounT', '/account/', '//account', '/account//', '///account'],
  ...['/%61ccount', '/accoun%74', '/%41ccount', '%2faccount', '/account%2f', '/account%00'],
  ...['/./account', '/x/../account', '/account/.', '/account;x', '/account.json', '/account '],
  ...['account', '\\account', '/account?', '/account#', '/ａccount', '/accou\u200bnt', ''],
]

const path = fc.oneof(
  fc.constantFrom('/account', '/account/password', ...VARIANTS),
  fc.webPath(),
  fc
    .array(fc.constantFrom('/', 'account', 'A', '%2f', '.', '..', 'password', ':token', '\0'), {
      maxLength: 6,
    })
    .map((parts) => parts.join('')),
)
/** The methods that are spelled as HTTP spells them. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'PUT'])
const method = fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'get', 'GET ', '')

describe('Router#match()', () => {
  it('finds routes whose paths have no parameter, with their methods', () => {
    const router = new Router(routes)
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/account'],
      ['POST', '/account'],
      ['GET', '/account/password'],
    ] as const) {
      const { route, pattern } = router.match(method, path)
      expect({ ...route }).to.include({ method, path })
      expect(pattern).to.equal(path)
    }
    expect(router.match('POST', '/').route).to.equal(null)
  })

  it('has the prefix before them', () => {
    const router = new Router(routes, { prefix: '/club' })
    expect(router.match('GET', '/club/account').pattern).to.equal('/club/account')
    expect(router.match('GET', '/account').pattern).to.equal(null)
  })

  it('never takes another spelling of a path for the path', () => {
    const router = new Router(routes)
    for (const variant of VARIANTS) {
      expect(router.match('GET', variant).pattern, variant).to.equal(null)
    }
  })

  it('never knows a request that @koa/router would refuse, and misses none', () => {
    const router = new Router(routes, { prefix: '/club' })
    const judge = new KoaRouter({ sensitive: true, strict: true })
    for (const { method, path } of routes) judge.register(`/club${path}`, [method], [])
    fc.assert(
      fc.property(method, path, (method, path) => {
        for (const asked of [path, `/club${path}`, `/CLUB${path}`]) {
          const expected = judge.match(asked, method)
          const { route, methods, isOwn } = router.match(method, asked)
          if (route) expect(expected.route, asked).to.equal(true)
          if (METHODS.has(method)) expect(route !== null, asked).to.equal(expected.route)
          expect(isOwn, asked).to.equal(expected.path.length > 0)
          expect(methods).to.have.members([
            ...new Set(expected.path.flatMap((layer) => layer.methods)),
          ])
        }
      }),
    )
  })

  it('takes a method as it is spelled', () => {
    expect(new Router(routes).match('get', '/account').route).to.equal(null)
  })

  it('finds a parameter route of another method beside an exact path', () => {
    const files = [
      route('GET', '/files/list', allowAnonymous(), answer),
      route('POST', '/files/:name', allowAnonymous(), answer),
    ]
    const router = new Router(files)
    expect(router.match('GET', '/files/list').pattern).to.equal('/files/list')
    expect(router.match('POST', '/files/list')).to.deep.include({
      pattern: '/files/:name',
      params: { name: 'list' },
      methods: ['HEAD', 'GET', 'POST'],
    })
    expect(router.match('GET', '/files/other').route).to.equal(null)
  })

  it('knows a path for whatever method, only as it is spelled', () => {
    const router = new Router(routes, { prefix: '/club' })
    for (const path of ['/account', '/reset/x', '/files/a/b']) {
      expect(router.match('PUT', `/club${path}`).isOwn, path).to.equal(true)
      expect(router.match('PUT', path).isOwn, path).to.equal(false)
    }
    for (const path of VARIANTS) {
      expect(router.match('PUT', `/club${path}`).isOwn, path).to.equal(false)
    }
  })

  it('owns every path of a site of its own, and knows which have no route', () => {
    const router = new Router(routes, { ownsSite: true })
    const { route, isOwn, methods } = router.match('GET', '/nowhere')
    expect({ route, isOwn, methods }).to.deep.equal({ route: null, isOwn: true, methods: [] })
  })
})

describe('matchRoute()', () => {
  it('matches once for a request, however many middlewares read the result', async () => {
    const router = new Router(routes)
    const asked: string[] = []
    const counting = {
      match: (method: string, path: string) => count(router, asked, method, path),
      pageOf: router.pageOf.bind(router),
    }
    const koa = new Koa()
    use(koa, matchRoute(counting), rejectUnknownRoutes())
    use(koa, answerRoutes({ isStateless: true }))
    use(koa, answerRoutes())
    await supertest(koa.callback()).get('/reset/x').expect(200)
    expect(asked).to.deep.equal(['GET /reset/x'])
  })

  it('leaves nothing on ctx.state', async () => {
    const koa = new Koa()
    use(koa, matchRoute(new Router(routes)))
    koa.use((ctx) => {
      ctx.body = Reflect.ownKeys(ctx.state).length
    })
    await supertest(koa.callback()).get('/account').expect(200, '0')
  })

  it('is missed with an error by what protects: nobody passes without it', () => {
    expect(() => matchOf({})).to.throw(TypeError, /matchRoute\(\)/)
  })
})

describe('answerRoutes()', () => {
  const open = [
    route('GET', '/healthz', allowAnonymous(), answer),
    route('GET', '/readyz', allowAnonymous(), answer),
    route('GET', '/reset/:token', allowAnonymous(), answer),
  ]

  function ask(prefix = '') {
    const koa = new Koa()
    use(koa, matchRoute(new Router(open, { prefix })))
    use(koa, answerRoutes())
    koa.use((ctx) => {
      ctx.body = 'passed by'
    })
    return supertest(koa.callback())
  }

  it('answers its routes, to a HEAD as well', async () => {
    await ask().get('/healthz').expect(200, 'ours: GET')
    await ask().get('/readyz?x=1').expect(200, 'ours: GET')
    await ask().get('/reset/x').expect(200, 'ours: GET')
    await ask().head('/healthz').expect(200).expect('Content-Length', '10')
  })

  it('lets by whatever is not for it: another path, another spelling, another method', async () => {
    for (const variant of ['/', '/HEALTHZ', '/healthz/', '//healthz', '/%68ealthz', '/healthz/x']) {
      await ask().get(variant).expect(200, 'passed by')
    }
    await ask().post('/healthz').expect(200, 'passed by')
  })

  it('answers below its prefix only', async () => {
    await ask('/club').get('/club/healthz').expect(200, 'ours: GET')
    await ask('/club').get('/healthz').expect(200, 'passed by')
  })

  it('answers stateless routes where it is told to, and only these', async () => {
    const mixed = [
      route('GET', '/alive', allowAnonymous(), answer, { isStateless: true }),
      route('GET', '/page', allowAnonymous(), answer),
    ]
    const koa = new Koa()
    use(koa, matchRoute(new Router(mixed)))
    use(koa, answerRoutes({ isStateless: true }))
    koa.use((ctx) => {
      ctx.body = 'the session'
    })
    await supertest(koa.callback()).get('/alive').expect(200, 'ours: GET')
    await supertest(koa.callback()).get('/page').expect(200, 'the session')
  })
})

function count(router: Router, asked: string[], method: string, path: string) {
  asked.push(`${method} ${path}`)
  return router.match(method, path)
}

describe('the shortcut for exact paths, in the whole app', () => {
  it('never opens a page that asks for a login, whatever spelling is tried', async () => {
    const site = await startTestSite()
    const answers = []
    for (const target of ['/account', ...VARIANTS.filter((one) => /^[!-~]+$/.test(one))]) {
      answers.push([target, (await sendTarget(site.url, target)).status] as const)
    }
    await site.stop()
    for (const [target, status] of answers) {
      expect(status, target).to.be.oneOf([302, 400, 404])
    }
    expect(answers.filter(([, status]) => status === 302).map(([target]) => target)).to.deep.equal([
      '/account',
      '/account?',
      '/account#',
    ])
  })
})
