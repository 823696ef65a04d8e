import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { Progress } from '../../src/cli/import/progress.ts'

const counts = { lines: 1200, created: 1000, existing: 0, refused: 200 }

describe('Progress', () => {
  const { now } = Date
  let time: number
  beforeEach(() => {
    time = 0
    Date.now = () => time
  })
  afterEach(() => {
    Date.now = now
  })

  /** What is written while an update comes every 50 ms for ten seconds. */
  function watch(isTTY: boolean, share: () => number | null): string[] {
    const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
    const progress = new Progress(stream, share)
    for (; time < 10_000; time += 50) progress.update(counts)
    progress.clear()
    return String(stream.read() ?? '')
      .split(isTTY ? '\r' : '\n')
      .filter(Boolean)
  }

  it('is a line every three seconds where nobody looks', () => {
    expect(watch(false, () => 0.5)).to.deep.equal(Array(3).fill('1200 lines read, 200 refused'))
  })

  it('is a bar at a terminal, which is gone in the end', () => {
    const bars = watch(true, () => 0.5)

    expect(bars.length).to.be.within(90, 101)
    expect(bars[0]).to.equal(`[${'='.repeat(15)}${' '.repeat(15)}] 50% 1200 lines\x1b[K`)
    expect(bars.at(-1)).to.equal('\x1b[K')
  })

  it('counts only, when nobody knows how much there is', () => {
    expect(watch(true, () => null)[0]).to.equal(' 1200 lines\x1b[K')
  })
})
