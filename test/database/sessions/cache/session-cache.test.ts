import { expect } from 'chai'
import fc from 'fast-check'
import type { ChangeFeed } from '../../../../src/database/sessions/cache/feeds/change-feed.ts'
import { SessionCache } from '../../../../src/database/sessions/cache/session-cache.ts'
import { Gate } from '../../../support/gate.ts'

/** A cache with two sessions, and a feed that answers as it is told. */
function setUp(answer: ChangeFeed['hasChanged'] = () => false) {
  const world = { answer, questions: 0 }
  const feed: ChangeFeed = {
    hasChanged() {
      world.questions += 1
      return world.answer()
    },
  }
  const cache = new SessionCache<string>(feed, 10)
  for (const name of ['s1', 's2']) cache.set(name, name, cache.version)
  const kept = () => ['s1', 's2'].filter((name) => cache.get(name))
  return { cache, world, kept }
}

describe('SessionCache', () => {
  it('has what was read and set, and nothing else', () => {
    const { cache } = setUp()
    expect([cache.has('s1'), cache.has('s3')]).to.deep.equal([true, false])
    expect(cache.get('s1')).to.equal('s1')
  })

  it('drops everything when it is cleared, before that returns', () => {
    const { cache, kept } = setUp()
    expect(kept()).to.deep.equal(['s1', 's2'])
    cache.clear()
    expect(kept()).to.deep.equal([])
  })

  it('never keeps what was read before a change, however many changes came since', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (changes) => {
        const { cache, kept } = setUp()
        const versions = [cache.version]
        for (let change = 0; change < changes; change++) {
          cache.clear()
          for (const version of versions) {
            expect(cache.isUnchangedSince(version)).to.equal(false)
            cache.set('s1', 'old', version)
          }
          versions.push(cache.version)
          expect(cache.isUnchangedSince(cache.version)).to.equal(true)
        }
        expect(kept()).to.deep.equal([])
      }),
    )
  })

  it('drops everything after a change that somebody else has made, and nothing without one', async () => {
    const { cache, world, kept } = setUp()
    const { version } = cache
    await cache.confirm()
    expect([kept(), cache.isUnchangedSince(version)]).to.deep.equal([['s1', 's2'], true])
    world.answer = () => true
    await cache.confirm()
    expect([kept(), cache.isUnchangedSince(version)]).to.deep.equal([[], false])
  })

  it('never keeps what was read while a change was found', async () => {
    const gate = new Gate()
    const { cache, kept } = setUp(async () => {
      await gate.pass()
      return true
    })
    const confirmed = cache.confirm()
    await gate.arrived
    const { version } = cache
    gate.open()
    await confirmed
    cache.set('s1', 's1', version)
    expect(kept()).to.deep.equal([])
  })

  for (const [how, fail] of [
    ['rejects', () => Promise.reject(new Error('the store is away'))],
    [
      'throws',
      () => {
        throw new Error('the store is away')
      },
    ],
  ] as const) {
    it(`hands on the error of a question that ${how}, to all who share it, and drops everything`, async () => {
      const { cache, world, kept } = setUp(fail)
      const { version } = cache
      const errors = await Promise.all(
        [cache.confirm(), cache.confirm()].map((one) => one.catch((error: Error) => error.message)),
      )
      expect(errors).to.deep.equal(['the store is away', 'the store is away'])
      expect([world.questions, kept(), cache.isUnchangedSince(version)]).to.deep.equal([
        1,
        [],
        false,
      ])
      world.answer = () => false
      await cache.confirm()
      expect(world.questions).to.equal(2)
    })
  }

  it('keeps no more sessions than it may', () => {
    const cache = new SessionCache<number>({ hasChanged: () => false }, 10)
    for (let index = 0; index < 100; index++) cache.set(`${index}`, index, cache.version)
    const kept = Array.from({ length: 100 }, (_, index) => cache.has(`${index}`)).filter(Boolean)
    expect(kept.length).to.be.within(1, 10)
  })
})
