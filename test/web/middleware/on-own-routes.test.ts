import { expect } from 'chai'
import Koa from 'koa'
import supertest from 'supertest'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import type { AppMiddleware } from '../../../src/web/context.ts'
import { errorPages } from '../../../src/web/middleware/error-pages.ts'
import { onOwnRoutes } from '../../../src/web/middleware/on-own-routes.ts'
import { allowAnonymous } from '../../../src/web/routing/guards.ts'
import { matchRoute } from '../../../src/web/routing/match-route.ts'
import { Router, route } from '../../../src/web/routing/router.ts'
import type { Renderer } from '../../../src/web/views/renderer.ts'
import { use } from '../../mounting/foreign-app.ts'

const pages = { renderer: null as unknown as Renderer, sayTo: () => (code: string) => code }
const silent = { info() {}, warn() {}, error() {} }

type Step = (done: string[]) => AppMiddleware

/** Sends a request to an app with these steps on our own routes, and says what was done in which order. */
async function ask(path: string, ...steps: readonly Step[]) {
  return askRouter(new Router([], { ownsSite: true }), path, ...steps)
}

async function askRouter(router: Router, path: string, ...steps: readonly Step[]) {
  const done: string[] = []
  const koa = new Koa()
  koa.silent = true
  use(koa, matchRoute(router), errorPages(pages, { logger: silent }))
  use(koa, ...steps.map((step) => onOwnRoutes(step(done))))
  koa.use(async (ctx) => {
    done.push('page')
    await Promise.resolve()
    ctx.body = 'the page'
  })
  const { status, text } = await supertest(koa.callback())
    .get(path)
    .set('Accept', 'application/json')
  return { status, text, done }
}

const step =
  (name: string): Step =>
  (done) =>
  (_ctx, next) => {
    done.push(name)
    return next()
  }

const failing = (error: unknown) => (): AppMiddleware => () => {
  throw error
}

describe('onOwnRoutes()', () => {
  it('takes its steps in their order, and the page after them', async () => {
    const answer = await ask('/', step('one'), step('two'), step('three'))
    expect(answer).to.deep.equal({
      status: 200,
      text: 'the page',
      done: ['one', 'two', 'three', 'page'],
    })
  })

  it('goes on to the page when there is nothing to do', async () => {
    expect((await ask('/')).done).to.deep.equal(['page'])
  })

  it('waits for the page: what fails there is answered with an error page as well', async () => {
    const koa = new Koa()
    koa.silent = true
    use(koa, matchRoute(new Router([], { ownsSite: true })))
    use(koa, errorPages(pages, { logger: silent }), onOwnRoutes(step('one')([])))
    koa.use(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      throw new Error('late')
    })
    const { status, body } = await supertest(koa.callback())
      .get('/')
      .set('Accept', 'application/json')
    expect([status, body.error.code]).to.deep.equal([500, 'internal'])
  })

  for (const [what, error, status, code] of [
    ['an error', new Error('of our own'), 500, 'internal'],
    ['a store that is away', new StoreUnavailable('The database'), 503, 'unavailable'],
    ['a text', 'a text', 500, 'internal'],
    ['nothing', undefined, 500, 'internal'],
  ] as const) {
    it(`never lets a request on to the page when a step throws ${what}`, async () => {
      const answer = await ask('/', step('one'), failing(error), step('three'))
      expect(answer.done).to.deep.equal(['one'])
      expect(answer.status).to.equal(status)
      expect(JSON.parse(answer.text).error.code).to.equal(code)
      expect(answer.text).to.not.contain('of our own')
    })
  }

  it('never lets a request on when a step refuses it with a status', async () => {
    const refusing = (): AppMiddleware => (ctx) => ctx.throw(403)
    const answer = await ask('/', refusing, step('two'))
    expect([answer.status, answer.done]).to.deep.equal([403, []])
  })

  it('takes each step for each request anew', async () => {
    const done: string[] = []
    const koa = new Koa()
    use(koa, matchRoute(new Router([], { ownsSite: true })), onOwnRoutes(step('one')(done)))
    koa.use((ctx) => {
      ctx.body = ''
    })
    const server = koa.callback()
    for (let times = 0; times < 3; times++) await supertest(server).get('/')
    expect(done).to.deep.equal(['one', 'one', 'one'])
  })

  it('leaves out a step for the pages of the app around us', async () => {
    const router = new Router([route('GET', '/ours', allowAnonymous(), () => {})])
    const ours = await askRouter(router, '/ours', step('own'))
    expect(ours.done).to.deep.equal(['own', 'page'])
    const theirs = await askRouter(router, '/theirs', step('own'))
    expect(theirs.done).to.deep.equal(['page'])
  })
})
