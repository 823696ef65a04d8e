import { expect } from 'chai'
import fc from 'fast-check'
import { StoreUnavailable } from '../../../../src/auth/errors.ts'
import {
  MOST_WAITING_WRITES,
  WriteRow,
} from '../../../../src/database/connection/sqlite/write-row.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

describe('WriteRow', () => {
  it('runs one after the other, in the order in which they came, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), async (fails) => {
        const row = new WriteRow(10_000)
        const done: number[] = []
        let running = 0
        const all = fails.map((isFailure, index) =>
          row.run(async () => {
            expect(++running).to.equal(1)
            await turn()
            running -= 1
            done.push(index)
            if (isFailure) throw new Error('no')
            return index
          }),
        )
        const ended = await Promise.allSettled(all)
        expect(done).to.deep.equal(fails.map((_, index) => index))
        expect(ended.map(({ status }) => status === 'rejected')).to.deep.equal(fails)
      }),
    )
  })

  it('lets nobody wait for longer than the limit, and goes on with those who came later', async () => {
    const row = new WriteRow(30)
    let end = () => {}
    const first = row.run(
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    const second = row.run(async () => 'never')

    expect(await failure(second)).to.be.instanceOf(StoreUnavailable)
    const third = row.run(async () => 'later')
    end()
    await first
    expect(await third).to.equal('later')
  })

  it('tells each how much of its time is left', async () => {
    const row = new WriteRow(1000)
    const first = row.run((left) => new Promise<number>((resolve) => setTimeout(resolve, 50, left)))
    const second = row.run(async (left) => left)
    expect(await first).to.equal(1000)
    expect(await second).to.be.within(800, 960)
  })

  it('has a bounded number of places', async () => {
    const row = new WriteRow(10_000)
    let end = () => {}
    const first = row.run(
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    const waiting = Array.from({ length: MOST_WAITING_WRITES }, () => row.run(async () => {}))

    expect(await failure(row.run(async () => {}))).to.be.instanceOf(StoreUnavailable)
    end()
    await Promise.all([first, ...waiting])
    await row.run(async () => {})
  })
})
