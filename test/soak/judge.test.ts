import { expect } from 'chai'
import { judgeLife, judgeTraffic, type Sample, type Traffic } from './judge.ts'

const MB = 1e6

/** A hundred seconds in which each figure grows by so much in each of them. */
function life({ rss = 0, heapUsed = 0, descriptors = 0 }): Sample[] {
  return Array.from({ length: 100 }, (_, second) => ({
    second,
    rss: 100 * MB + second * rss,
    // Between two collections it goes up and down.
    heapUsed: 40 * MB + second * heapUsed + (second % 7) * MB,
    descriptors: 30 + Math.floor(second * descriptors),
  }))
}

const good: Traffic = {
  done: { pages: 1000 },
  latencies: Array.from({ length: 1000 }, (_, index) => index / 100),
  failures: [],
  lostSessions: 0,
  risenSessions: 0,
}

const breaches = (findings: ReturnType<typeof judgeLife>) =>
  findings.filter(({ isKept }) => !isKept).map(({ what }) => what)

describe('npm run soak', () => {
  it('lets a process pass whose memory and descriptors stay', () => {
    expect(breaches(judgeLife('life', life({})))).to.deep.equal([])
  })

  it('leaves the warm-up out', () => {
    const samples = life({}).map((sample) =>
      sample.second < 25 ? { ...sample, heapUsed: MB, rss: MB, descriptors: 1 } : sample,
    )
    expect(breaches(judgeLife('life', samples))).to.deep.equal([])
  })

  it('notices memory and descriptors that grow', () => {
    expect(breaches(judgeLife('life', life({ heapUsed: MB })))).to.deep.equal(['life: heap'])
    expect(breaches(judgeLife('life', life({ rss: MB })))).to.deep.equal(['life: memory'])
    expect(breaches(judgeLife('life', life({ descriptors: 0.5 })))).to.deep.equal([
      'life: descriptors',
    ])
  })

  it('notices failures, lost sessions, risen sessions, slow pages and work that was not done', () => {
    expect(breaches(judgeTraffic(good))).to.deep.equal([])
    const bad = {
      done: { pages: 0 },
      latencies: [...good.latencies, ...Array(20).fill(900)],
      failures: ['/ answered 500'],
      lostSessions: 1,
      risenSessions: 1,
    }
    expect(breaches(judgeTraffic(bad))).to.deep.equal([
      'page, p99',
      'failures',
      'sessions lost',
      'sessions risen again',
      'pages',
    ])
  })
})
