/** What was seen of the process at one moment. */
export interface Sample {
  /** Seconds since the process was started. */
  readonly second: number
  readonly rss: number
  readonly heapUsed: number
  readonly descriptors: number
}

/** One row of the table. */
export interface Finding {
  readonly what: string
  readonly seen: string
  readonly limit: string
  readonly isKept: boolean
}

/** What the traffic of a whole run came to. */
export interface Traffic {
  /** How often each thing was done. */
  readonly done: Readonly<Record<string, number>>
  /** Milliseconds of each page. */
  readonly latencies: readonly number[]
  /** Answers of 500 and above, and connections that broke while nobody stopped the server. */
  readonly failures: readonly string[]
  /** People who had to log in again though nobody had logged them out. */
  readonly lostSessions: number
  /** Sessions that went on though they were ended. */
  readonly risenSessions: number
}

const MB = 1e6
/** Of each life of the process, the share that is left out: caches fill and code is compiled. */
const WARM_UP = 0.3
/** What the heap may grow by, at its lowest. The cache of sessions takes up to 6 MB of it. */
const MOST_HEAP_GROWTH = 15 * MB
/** V8 gives back late what it has freed. */
const MOST_RSS_GROWTH = 40 * MB
const MOST_DESCRIPTORS = 10
const MOST_P99_MS = 250

/** What the samples of one life of the process say. */
export function judgeLife(name: string, samples: readonly Sample[]): Finding[] {
  const warm = samples.slice(Math.ceil(samples.length * WARM_UP))
  const third = Math.max(1, Math.floor(warm.length / 3))
  const [early, late] = [warm.slice(0, third), warm.slice(-third)]
  const grown = (pick: (sample: Sample) => number, of: (values: number[]) => number) =>
    of(late.map(pick)) - of(early.map(pick))
  const heap = grown(({ heapUsed }) => heapUsed, lowest)
  const rss = grown(({ rss }) => rss, middle)
  const descriptors = grown(({ descriptors }) => descriptors, lowest)
  return [
    finding(`${name}: heap`, heap / MB, MOST_HEAP_GROWTH / MB, 'MB more'),
    finding(`${name}: memory`, rss / MB, MOST_RSS_GROWTH / MB, 'MB more'),
    finding(`${name}: descriptors`, descriptors, MOST_DESCRIPTORS, 'more'),
  ]
}

/** What the answers say. */
export function judgeTraffic(traffic: Traffic): Finding[] {
  const { latencies, failures, lostSessions, risenSessions } = traffic
  const sorted = latencies.toSorted((a, b) => a - b)
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.POSITIVE_INFINITY
  return [
    finding('page, p99', p99, MOST_P99_MS, 'ms'),
    finding('failures', failures.length, 0, ''),
    finding('sessions lost', lostSessions, 0, ''),
    finding('sessions risen again', risenSessions, 0, ''),
    ...Object.entries(traffic.done).map(([what, count]) => ({
      what,
      seen: String(count),
      limit: 'at least 1',
      isKept: count > 0,
    })),
  ]
}

function finding(what: string, seen: number, most: number, unit: string): Finding {
  const digits = Number.isInteger(seen) ? 0 : 1
  return {
    what,
    seen: `${seen.toFixed(digits)} ${unit}`.trim(),
    limit: `at most ${most} ${unit}`.trim(),
    isKept: seen <= most,
  }
}

function lowest(values: readonly number[]): number {
  return Math.min(...values)
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
