import { expect } from 'chai'
import fc from 'fast-check'
import { LruCache } from '../../../../src/database/sessions/cache/lru-cache.ts'

/** What is kept, in order of its last use: the plainest thing that could forget the same. */
class Reference {
  readonly values = new Map<string, number>()

  use(key: string, value = this.values.get(key)): void {
    if (value === undefined) return
    this.values.delete(key)
    this.values.set(key, value)
  }

  /** The keys that were used last, the latest first. */
  latest(count: number): string[] {
    return [...this.values.keys()].reverse().slice(0, count)
  }
}

type Deed = readonly ['get' | 'set' | 'delete' | 'clear', string, number]

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', '', '__proto__', 'constructor']

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.tuple(
    fc.constantFrom('get' as const, 'get' as const, 'set' as const, 'set' as const, 'delete'),
    fc.constantFrom(...KEYS),
    // 0 is a value like any other.
    fc.integer({ min: 0, max: 3 }),
  ) as fc.Arbitrary<Deed>,
  { maxLength: 60 },
)
const limits = fc.integer({ min: 2, max: 9 })

/** Does the same to both. Hands on what each `get` answers, and what was written last. */
function run(
  limit: number,
  all: readonly Deed[],
  onGet: (got: number | undefined, written: number | undefined) => void = () => {},
  onEach: (recent: LruCache<number>) => void = () => {},
) {
  const recent = new LruCache<number>(limit)
  const reference = new Reference()
  for (const [deed, key, value] of all) {
    if (deed === 'get') {
      const got = recent.get(key)
      onGet(got, reference.values.get(key))
      // What was forgotten is forgotten: asking for it is no use of it.
      if (got !== undefined) reference.use(key)
      else reference.values.delete(key)
    } else if (deed === 'set') {
      recent.set(key, value)
      reference.use(key, value)
    } else if (deed === 'delete') {
      recent.delete(key)
      reference.values.delete(key)
    } else {
      recent.clear()
      reference.values.clear()
    }
    onEach(recent)
  }
  return { recent, reference }
}

const withClear = fc.tuple(deeds, deeds).map(([first, second]): Deed[] => {
  return [...first, ['clear', '', 0], ...second]
})

describe('LruCache', () => {
  it('never gives a value that was deleted, cleared or overwritten', () => {
    fc.assert(
      fc.property(limits, withClear, (limit, all) => {
        run(limit, all, (got, written) => {
          if (got !== undefined) expect(got).to.equal(written)
        })
      }),
    )
  })

  it('never holds more than its limit', () => {
    fc.assert(
      fc.property(limits, withClear, (limit, all) => {
        run(limit, all, undefined, ({ size }) => expect(size).to.be.at.most(limit))
      }),
    )
  })

  it('never holds more than its limit, were that 1', () => {
    const recent = new LruCache<number>(1)
    recent.set('a', 1)
    recent.set('b', 2)
    expect(recent.size).to.be.at.most(1)
    expect(recent.get('b')).to.equal(2)
  })

  it('keeps at least what was used last, as much as half of its limit', () => {
    fc.assert(
      fc.property(limits, withClear, fc.nat(), (limit, all, index) => {
        const { recent, reference } = run(limit, all)
        const latest = reference.latest(Math.floor(limit / 2))
        const key = latest[index % latest.length]
        if (key !== undefined) expect(recent.get(key)).to.equal(reference.values.get(key))
      }),
    )
  })

  it('forgets what was not used for the longest time, and nothing else', () => {
    fc.assert(
      fc.property(limits, withClear, fc.constantFrom(...KEYS), (limit, all, key) => {
        const { recent, reference } = run(limit, all)
        const isKept = reference.latest(recent.size).includes(key)
        expect(recent.get(key)).to.equal(isKept ? reference.values.get(key) : undefined)
      }),
    )
  })

  it('keeps what is used again and again, however much else comes by', () => {
    const recent = new LruCache<number>(4)
    recent.set('mine', 1)
    for (let index = 0; index < 100; index++) {
      recent.set(`other ${index}`, index)
      expect(recent.get('mine')).to.equal(1)
    }
    expect(recent.get('other 0')).to.equal(undefined)
  })

  for (const [name, forget] of [
    ['delete()', (recent: LruCache<number>) => recent.delete('old')],
    ['clear()', (recent: LruCache<number>) => recent.clear()],
  ] as const) {
    it(`${name} forgets what was used lately, and what was used before that`, () => {
      // Of four, two are used lately: the third makes the first two old.
      for (const later of [[], ['b'], ['b', 'c']]) {
        const recent = new LruCache<number>(4)
        for (const key of ['old', ...later]) recent.set(key, 1)
        forget(recent)
        expect(recent.get('old'), `${later}`).to.equal(undefined)
        expect(recent.size).to.equal(name === 'clear()' ? 0 : later.length)
      }
    })
  }
})
