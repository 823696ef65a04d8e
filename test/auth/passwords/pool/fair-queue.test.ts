import { expect } from 'chai'
import fc from 'fast-check'
import { Overloaded } from '../../../../src/auth/errors.ts'
import { FairQueue } from '../../../../src/auth/passwords/pool/fair-queue.ts'

/** Work that ends when it is told to, in the order in which it was begun. */
class Bench {
  readonly begun: string[] = []
  readonly #ends: (() => void)[] = []

  work = (name: string) => () => {
    this.begun.push(name)
    return new Promise<string>((resolve) => this.#ends.push(() => resolve(name)))
  }

  /** Ends the work that has been going on for longest, and lets the next begin. */
  async endOne(): Promise<void> {
    this.#ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }

  async endAll(): Promise<void> {
    while (this.#ends.length > 0) await this.endOne()
  }
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

describe('FairQueue', () => {
  it('serves clients in turn, each in the order of their own work', async () => {
    const bench = new Bench()
    const queue = new FairQueue({ atOnce: 1, places: 64 })
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) =>
      queue.run(name.slice(0, 1), bench.work(name)),
    )
    await bench.endAll()
    await Promise.all(all)
    expect(bench.begun).to.deep.equal(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
  })

  it('lets somebody new wait for one turn of each, however much one client has', async () => {
    const bench = new Bench()
    const queue = new FairQueue({ atOnce: 2, places: 64 })
    const flood = Array.from({ length: 60 }, (_, index) =>
      queue.run('flood', bench.work(`f${index}`)),
    )
    const honest = queue.run('ann', bench.work('ann'))
    await bench.endOne()
    await bench.endOne()
    expect(bench.begun.slice(0, 4)).to.include('ann')
    await bench.endAll()
    await Promise.all([...flood, honest])
  })

  it('takes the place of whoever has the most when all are taken', async () => {
    const bench = new Bench()
    const queue = new FairQueue({ atOnce: 1, places: 4 })
    const flood = Array.from({ length: 8 }, (_, index) =>
      failure(queue.run('flood', bench.work(`f${index}`))),
    )
    const honest = queue.run('ann', bench.work('ann'))
    await bench.endAll()
    const refused = (await Promise.all(flood)).filter((error) => error instanceof Overloaded)
    expect(refused).to.have.length(4)
    expect(await honest).to.equal('ann')
  })

  it('drops what its client does not want any more, and passes on the place', async () => {
    const bench = new Bench()
    const queue = new FairQueue({ atOnce: 1, places: 2 })
    const first = queue.run('a', bench.work('a1'))
    const gone = new AbortController()
    const dropped = failure(queue.run('a', bench.work('a2'), gone.signal))
    gone.abort()
    expect(await dropped).to.have.property('name', 'AbortError')
    expect(await failure(queue.run('a', bench.work('a3'), gone.signal))).to.have.property(
      'name',
      'AbortError',
    )
    expect(queue.waiting).to.equal(0)
    await bench.endAll()
    await first
    expect(bench.begun).to.deep.equal(['a1'])
  })

  it('loses no work, begins none twice, and keeps its bounds, whatever comes', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('run' as const), client: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('end' as const) }),
      fc.record({ kind: fc.constant('abort' as const), which: fc.nat(20) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const bench = new Bench()
        const queue = new FairQueue({ atOnce: 2, places: 5 })
        const jobs: { ended: Promise<unknown>; abort: AbortController }[] = []
        for (const one of steps) {
          if (one.kind === 'run') {
            const abort = new AbortController()
            const work = bench.work(String(jobs.length))
            jobs.push({ ended: failure(queue.run(one.client, work, abort.signal)), abort })
          } else if (one.kind === 'end') await bench.endOne()
          else jobs[one.which]?.abort.abort()
          expect(queue.waiting).to.be.within(0, 5)
        }
        await bench.endAll()
        const outcomes = await Promise.all(jobs.map(({ ended }) => ended))
        const done = outcomes.filter((outcome) => outcome === null).length
        expect(bench.begun).to.have.length(done)
        expect(new Set(bench.begun).size).to.equal(bench.begun.length)
        expect(queue.waiting).to.equal(0)
      }),
    )
  })
})
