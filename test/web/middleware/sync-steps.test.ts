import { expect } from 'chai'
import Koa from 'koa'
import supertest from 'supertest'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { errorPages } from '../../../src/web/middleware/error-pages.ts'
import { stepOnOwnRoutes } from '../../../src/web/middleware/on-own-routes.ts'
import { type SyncStep, syncSteps } from '../../../src/web/middleware/sync-steps.ts'
import { allowAnonymous } from '../../../src/web/routing/guards.ts'
import { matchRoute } from '../../../src/web/routing/match-route.ts'
import { Router, route } from '../../../src/web/routing/router.ts'
import type { Renderer } from '../../../src/web/views/renderer.ts'

const router = new Router([route('GET', '/ours', allowAnonymous(), () => {})])
const pages = { renderer: null as unknown as Renderer, say: (code: string) => code }
const silent = { info() {}, warn() {}, error() {} }

/** Sends a request to an app that prepares it, and says what was done for it in which order. */
async function ask(path: string, ...steps: readonly ((done: string[]) => SyncStep)[]) {
  const done: string[] = []
  const koa = new Koa()
  koa.silent = true
  const middlewares = [
    syncSteps(matchRoute(new Router([], { ownsSite: true }))),
    errorPages(pages, silent),
    syncSteps(...steps.map((step) => step(done))),
  ]
  for (const middleware of middlewares) koa.use(middleware as unknown as Koa.Middleware)
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

const step = (name: string) => (done: string[]) => () => {
  done.push(name)
}

const failing = (error: unknown) => (): SyncStep => () => {
  throw error
}

describe('syncSteps()', () => {
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
    koa.use(syncSteps(matchRoute(new Router([], { ownsSite: true }))) as never)
    koa.use(errorPages(pages, silent) as never)
    koa.use(syncSteps(step('one')([])) as never)
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
    const refusing = (): SyncStep => (ctx) => ctx.throw(403)
    const answer = await ask('/', refusing, step('two'))
    expect([answer.status, answer.done]).to.deep.equal([403, []])
  })

  it('takes each step for each request anew', async () => {
    const done: string[] = []
    const koa = new Koa().use(syncSteps(step('one')(done)) as never)
    koa.use((ctx) => {
      ctx.body = ''
    })
    const server = koa.callback()
    for (let times = 0; times < 3; times++) await supertest(server).get('/')
    expect(done).to.deep.equal(['one', 'one', 'one'])
  })

  it('leaves out a step for the pages of the app around us, and takes the others', async () => {
    const match = () => matchRoute(router)
    const own = (done: string[]) => stepOnOwnRoutes(step('own')(done))
    expect((await ask('/ours', match, own, step('two'))).done).to.deep.equal(['own', 'two', 'page'])
    expect((await ask('/theirs', match, own, step('two'))).done).to.deep.equal(['two', 'page'])
  })
})
