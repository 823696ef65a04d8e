import { expect } from 'chai'
import { collectGarbage } from '../../src/server/collect-garbage.ts'

describe('collectGarbage()', () => {
  it('throws away what nobody holds', () => {
    const held = new WeakRef(new Array(1_000_000).fill({}))
    // A WeakRef holds on until the end of the turn in which it was made.
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      collectGarbage()
      expect(held.deref()).to.equal(undefined)
    })
  })

  it('leaves no gc() behind for others', () => {
    collectGarbage()
    expect('gc' in globalThis).to.equal(false)
  })
})
