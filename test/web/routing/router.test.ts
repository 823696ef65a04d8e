import { expect } from 'chai'
import Koa from 'koa'
import supertest from 'supertest'
import type { AppMiddleware } from '../../../src/web/context.ts'
import { answerRoutes } from '../../../src/web/routing/answer-routes.ts'
import { allowAnonymous, guard } from '../../../src/web/routing/guards.ts'
import { matchRoute } from '../../../src/web/routing/match-route.ts'
import { type Route, Router, route } from '../../../src/web/routing/router.ts'
import { use } from '../../mounting/foreign-app.ts'
import { startTestSite } from '../../support/test-site.ts'

const hello = route('GET', '/members/:name', allowAnonymous(), (ctx) => {
  ctx.body = `Hello, ${ctx.params.name}`
})

function ask(routes: readonly Route[], prefix = '') {
  const koa = new Koa()
  koa.silent = true
  use(koa, matchRoute(new Router(routes, { prefix })))
  use(koa, answerRoutes())
  return supertest(koa.callback())
}

describe('Router', () => {
  it('does not start with a route without a guard, and names it', () => {
    const unguarded = { ...hello, method: 'POST', guard: undefined } as unknown as Route
    expect(() => new Router([hello, unguarded])).to.throw(
      TypeError,
      /POST \/members\/:name .*guard/,
    )
  })

  it('does not take any function for a guard', () => {
    const middleware: AppMiddleware = async (_ctx, next) => next()
    const unguarded = { ...hello, guard: middleware } as unknown as Route
    expect(() => new Router([unguarded])).to.throw(TypeError, /GET \/members\/:name .*guard/)
  })

  it('puts the guard before the handler of its own route', async () => {
    const nobody = guard('nobody', async (ctx) => {
      ctx.status = 403
    })
    await ask([{ ...hello, guard: nobody }])
      .get('/members/ada')
      .expect(403, 'Forbidden')
    await ask([hello]).get('/members/ada').expect(200, 'Hello, ada')
  })

  it('matches paths with regard to case and to a slash at the end', async () => {
    for (const path of ['/MEMBERS/ada', '/Members/ada', '/members/ada/', '//members/ada']) {
      await ask([hello]).get(path).expect(404)
    }
  })

  it('puts a prefix before every path, and answers nowhere else', async () => {
    await ask([hello], '/club').get('/club/members/ada').expect(200)
    await ask([hello], '/club').get('/members/ada').expect(404)
    await ask([hello], '/club').get('/CLUB/members/ada').expect(404)
  })

  it('runs one route only, whatever else would match', async () => {
    const later = route('GET', '/members/ada', allowAnonymous(), (ctx) => {
      ctx.body = 'the other'
    })
    await ask([hello, later]).get('/members/ada').expect(200, 'Hello, ada')
  })
})

describe('the routes of the app', () => {
  it('each say who may pass', async () => {
    const site = await startTestSite()
    const listed = site.gadwall.routes.map(({ method, path, guard }) => [method, path, guard.label])
    await site.stop()

    expect(listed).to.deep.include.members([
      ['GET', '/', 'anyone'],
      ['GET', '/setup', 'anyone'],
      ['POST', '/setup', 'anyone'],
      ['GET', '/register', 'anyone'],
      ['POST', '/register', 'anyone'],
      ['GET', '/login', 'anyone'],
      ['POST', '/login', 'anyone'],
      ['GET', '/logout', 'anyone'],
      ['POST', '/logout', 'anyone'],
      ['GET', '/account', 'login'],
      ['GET', '/account/password', 'login, recent without a password'],
      ['POST', '/account/password', 'login, recent without a password'],
      ['GET', '/healthz', 'anyone'],
      ['GET', '/readyz', 'anyone'],
    ])
    const protectedRoutes = listed.filter(([, path]) => path?.startsWith('/account'))
    expect(protectedRoutes.map(([, , label]) => label)).to.not.include('anyone')
  })
})
