import { expect } from 'chai'
import fc from 'fast-check'
import { applyChanges, findChanges } from '../../../src/web/session/merge.ts'

describe('applyChanges()', () => {
  const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue({ maxDepth: 2 }))

  it('leads from one state to the other, whatever they are', () => {
    const property = fc.property(data, data, (before, after) => {
      const changes = findChanges(before, after)
      expect(changes ? applyChanges(before, changes) : before).to.deep.equal(after)
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('keeps what the other request changed, wherever only one of them changed a key', () => {
    const property = fc.property(data, data, data, (base, mine, theirs) => {
      const changes = findChanges(base, mine)
      const merged = changes ? applyChanges(theirs, changes) : theirs
      for (const key of ['a', 'b', 'c', 'd']) {
        const untouched = findChanges(pick(base, key), pick(mine, key)) === null
        expect(pick(merged, key)).to.deep.equal(pick(untouched ? theirs : mine, key))
      }
    })
    fc.assert(property, { numRuns: 500 })
  })
})

function pick(data: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.hasOwn(data, key) ? { [key]: data[key] } : {}
}
