import { expect } from 'chai'
import type Koa from 'koa'
import type { AppContext } from '../../src/koa.ts'
import { Gate } from '../support/gate.ts'
import { byService, type DeedName } from './deeds.ts'
import type { House } from './house.ts'
import { openTestHouse, type TestHouse } from './house-of-test.ts'

describe('a request that goes on for long, such as a stream of events', () => {
  let house: TestHouse
  let gate: Gate
  before(async () => {
    house = await openTestHouse({ first: streamer })
  })
  after(() => house.stop())
  beforeEach(() => {
    gate = new Gate()
  })

  /** Asks once more who is there, when the gate is open. */
  function streamer(house: House): Koa.Middleware {
    return async (ctx, next) => {
      await next()
      if (ctx.path !== '/members' || ctx.query.stream === undefined) return
      await gate.pass()
      const { session } = (ctx as unknown as AppContext).state
      ctx.body = (await house.services.auth.recall(session)).isAuthenticated ? 'in' : 'out'
    }
  }

  for (const [promise, deed] of [
    ['deactivated', 'deactivate'],
    ['deleted', 'remove'],
    ['given another password', 'setPassword'],
  ] as const satisfies readonly (readonly [string, DeedName])[]) {
    it(`learns when it asks again that its user was ${promise} meanwhile`, async () => {
      const { id, browser } = await house.somebody()
      const answer = browser.get('/members?stream')
      await gate.arrived
      await byService[deed](house, id, 'another long enough password')
      gate.open()
      expect((await answer).body).to.equal('out')
    })
  }
})
