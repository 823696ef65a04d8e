import { expect } from 'chai'
import type Koa from 'koa'
import type { AppContext } from '../../src/index.ts'
import { Gate } from '../support/gate.ts'
import type { AppFixture } from './app-fixture.ts'
import { byService, type ChangeName } from './changes.ts'
import { openTestApp, type TestApp } from './test-app.ts'

describe('a request that goes on for long, such as a stream of events', () => {
  let app: TestApp
  let gate: Gate
  before(async () => {
    app = await openTestApp({ first: streamer })
  })
  after(() => app.stop())
  beforeEach(() => {
    gate = new Gate()
  })

  /** Asks once more who is there, when the gate is open. */
  function streamer(app: AppFixture): Koa.Middleware {
    return async (ctx, next) => {
      await next()
      if (ctx.path !== '/members' || ctx.query.stream === undefined) return
      await gate.pass()
      const { session } = (ctx as unknown as AppContext).state.auth
      ctx.body = (await app.services.auth.login.recall(session)).isAuthenticated ? 'in' : 'out'
    }
  }

  for (const [promise, change] of [
    ['deactivated', 'deactivate'],
    ['deleted', 'remove'],
    ['given another password', 'setPassword'],
  ] as const satisfies readonly (readonly [string, ChangeName])[]) {
    it(`learns when it asks again that its user was ${promise} meanwhile`, async () => {
      const { id, browser } = await app.somebody()
      const answer = browser.get('/members?stream')
      await gate.arrived
      await byService[change](app, id, 'another long enough password')
      gate.open()
      expect((await answer).body).to.equal('out')
    })
  }
})
