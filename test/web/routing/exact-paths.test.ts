import { expect } from 'chai'
import fc from 'fast-check'
import Koa from 'koa'
import supertest from 'supertest'
import { allowAnonymous, requireLogin } from '../../../src/web/routing/guards.ts'
import {
  buildRouter,
  exactPaths,
  type Route,
  route,
  routing,
} from '../../../src/web/routing/router.ts'
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
const method = fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'get', 'GET ', '')

describe('exactPaths()', () => {
  it('are the routes whose paths have no parameter, with their methods', () => {
    expect([...exactPaths(routes, '')]).to.deep.equal([
      'GET /',
      'GET /account',
      'POST /account',
      'GET /account/password',
    ])
  })

  it('have the prefix before them', () => {
    const paths = exactPaths(routes, '/club')
    expect(paths.has('GET /club/account')).to.equal(true)
    expect(paths.has('GET /account')).to.equal(false)
  })

  it('never take another spelling of a path for the path', () => {
    const paths = exactPaths(routes, '')
    for (const variant of VARIANTS) expect(paths.has(`GET ${variant}`), variant).to.equal(false)
  })

  it('never know a request that the router would refuse', () => {
    const paths = exactPaths(routes, '/club')
    const router = buildRouter(routes, '/club')
    fc.assert(
      fc.property(method, path, (method, path) => {
        for (const asked of [path, `/club${path}`, `/CLUB${path}`]) {
          if (!paths.has(`${method} ${asked}`)) continue
          const { route, pathAndMethod } = router.match(asked, method)
          expect(route).to.equal(true)
          expect(pathAndMethod.map((layer) => layer.path)).to.deep.equal([asked])
        }
      }),
    )
  })
})

describe('routing().middleware', () => {
  const open = [
    route('GET', '/healthz', allowAnonymous(), answer),
    route('GET', '/readyz', allowAnonymous(), answer),
    route('GET', '/reset/:token', allowAnonymous(), answer),
  ]

  function ask(prefix = '') {
    const koa = new Koa()
    koa.use(routing(open, prefix).middleware as unknown as Koa.Middleware)
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

  it('has a path, for whatever method, only as it is spelled', () => {
    const { hasPath } = routing(routes, '/club')
    for (const path of ['/account', '/reset/x', '/files/a/b']) {
      expect(hasPath(`/club${path}`), path).to.equal(true)
      expect(hasPath(path), path).to.equal(false)
    }
    for (const path of VARIANTS) expect(hasPath(`/club${path}`), path).to.equal(false)
  })
})

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
