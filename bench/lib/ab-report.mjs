import { say } from './report.mjs'
import { median, spread } from './stats.mjs'

/** What pairs of rounds come to: rates of both sides, and how B does beside A. */
export function summarize(name, rounds) {
  const ratio = (of) => spread(rounds.map(([a, b]) => of(b) / of(a)))
  const middle = (of) => [0, 1].map((side) => median(rounds.map((pair) => of(pair[side]))))
  return {
    name,
    rates: middle(({ rate }) => rate),
    ratio: ratio(({ rate }) => rate),
    p99: middle(({ p99 }) => p99),
    cpuMicroseconds: middle(cpuOf),
    cpuRatio: ratio(cpuOf),
  }
}

/** Processor time for each answer: what else the machine does hardly shows in it. */
function cpuOf({ serverCpu, rate }) {
  return serverCpu === null ? Number.NaN : (serverCpu / rate) * 1e6
}

export function printLine(row) {
  const { name, rates, ratio, p99, cpuMicroseconds, cpuRatio } = row
  const pair = ([a, b], digits) => `A ${a.toFixed(digits)}  B ${b.toFixed(digits)}`
  const range = (of) => `${of.median.toFixed(3)} (${of.min.toFixed(2)}–${of.max.toFixed(2)})`
  say(name)
  say(`  requests/s   ${pair(rates, 0)}   B/A ${range(ratio)}`)
  say(`  CPU µs each  ${pair(cpuMicroseconds, 1)}   B/A ${range(cpuRatio)}`)
  say(`  p99 ms       ${pair(p99, 2)}`)
  return row
}

export function printMemory([freshA, freshB], [a, b]) {
  const megabytes = (value) => (value === null ? '?' : `${value.toFixed(1)} MB`)
  say(`memory after start   A ${megabytes(freshA)}  B ${megabytes(freshB)}`)
  say(`memory after pages   A ${megabytes(a)}  B ${megabytes(b)}\n`)
}
