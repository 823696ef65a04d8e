import { expect } from 'chai'
import Koa from 'koa'
import supertest from 'supertest'
import { requestLog } from '../../../src/web/middleware/request-log.ts'
import { answerRoutes } from '../../../src/web/routing/answer-routes.ts'
import { allowAnonymous } from '../../../src/web/routing/guards.ts'
import { matchRoute } from '../../../src/web/routing/match-route.ts'
import { Router, route } from '../../../src/web/routing/router.ts'
import { use } from '../../mounting/foreign-app.ts'

describe('requestLog()', () => {
  const reset = route('GET', '/reset/:token', allowAnonymous(), (ctx) => {
    ctx.body = ctx.params.token
  })

  async function pathsLogged(
    refuse: boolean,
    ...requests: [method: 'get' | 'put', path: string][]
  ) {
    const lines: object[] = []
    const logger = { info: (line: object) => lines.push(line), warn() {}, error() {} }
    const koa = new Koa()
    koa.silent = true
    use(koa, matchRoute(new Router([reset], { prefix: '/club', ownsSite: true })))
    use(koa, requestLog(logger))
    if (refuse) koa.use((ctx) => ctx.throw(403))
    use(koa, answerRoutes())
    for (const [method, path] of requests) await supertest(koa.callback())[method](path)
    return lines.map((line) => (line as { path: string }).path)
  }

  it('names the route in place of a path that carries a token', async () => {
    const paths = await pathsLogged(false, ['get', '/club/reset/geheim'])
    expect(paths).to.deep.equal(['/club/reset/:token'])
  })

  it('names it for a request that is refused before its route answers, too', async () => {
    const paths = await pathsLogged(true, ['get', '/club/reset/geheim'])
    expect(paths).to.deep.equal(['/club/reset/:token'])
  })

  it('names it for a wrong method, too', async () => {
    const paths = await pathsLogged(false, ['put', '/club/reset/geheim'])
    expect(paths).to.deep.equal(['/club/reset/:token'])
  })

  it('tells of a static file only at the level debug, unless it is not there', async () => {
    const lines: string[] = []
    const logger = {
      info: ({ path }: { path?: string }) => lines.push(`info ${path}`),
      debug: ({ path }: { path?: string }) => lines.push(`debug ${path}`),
      warn() {},
      error() {},
    }
    const koa = new Koa()
    use(koa, matchRoute(new Router([reset], { prefix: '', ownsSite: true })))
    use(
      koa,
      requestLog(logger, (path) => path === '/assets/site.css'),
    )
    koa.use((ctx) => {
      if (ctx.query.lost === undefined) ctx.body = 'p {}'
    })
    for (const path of ['/assets/site.css', '/assets/site.css?lost', '/other']) {
      await supertest(koa.callback()).get(path)
    }
    expect(lines).to.deep.equal(['debug /assets/…', 'info /assets/…', 'info /other'])
  })

  it('keeps only the first segment of a path without a route', async () => {
    const paths = await pathsLogged(false, ['get', '/reset/geheim'], ['get', '/nothing'])
    expect(paths).to.deep.equal(['/reset/…', '/nothing'])
  })
})
