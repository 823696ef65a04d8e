import { expect } from 'chai'
import { systemClock } from '../../src/auth/clock.ts'

describe('systemClock()', () => {
  it('tells milliseconds since 1970', () => {
    const before = Date.now()
    const now = systemClock()

    expect(now).to.be.within(before, Date.now())
  })
})
