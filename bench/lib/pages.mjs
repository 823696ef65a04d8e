import { cores } from './cores.mjs'
import { page } from './load.mjs'
import { percent, ranged, table } from './report.mjs'
import { median, spread } from './stats.mjs'

export const CONNECTIONS = 32

/** Rounds in turns: whatever else the machine does slows down all of them. */
export async function inTurns(rounds, all, measure) {
  const results = new Map(all.map((one) => [one, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const one of all) results.get(one).push(await measure(one, round))
  }
  return results
}

/**
 * Rounds of two or more in the order A B, B A, A B: what grows or falls with time weighs on all alike.
 *
 * @returns for each round what was found, in the order of `all`.
 */
export async function alternate(rounds, all, measure) {
  const results = []
  for (let round = 0; round < rounds; round += 1) {
    const found = new Map()
    const order = round % 2 === 0 ? all : all.toReversed()
    for (const one of order) found.set(one, await measure(one, round))
    results.push(all.map((one) => found.get(one)))
  }
  return results
}

/**
 * One round of one page on all connections.
 *
 * @param bench.isCoreShared whether something else needs the core of the load as well (no).
 */
export function measurePage({ load, seconds, warmUpSeconds, isCoreShared }, server, path, visitor) {
  return load.run({
    port: server.port,
    serverPid: server.pid,
    connections: CONNECTIONS,
    staysAwake: cores.load !== null && !isCoreShared,
    seconds,
    warmUpSeconds,
    requests: [page(path, visitor)],
  })
}

/** What the rounds of each contestant come to, with the ratio to the bare page in the same round. */
export function compare(results, baseOf) {
  const base = [...results].find(([server]) => baseOf(server.contestant))?.[1]
  return [...results].map(([{ contestant }, rounds]) => ({
    name: contestant.name,
    label: contestant.label,
    isPeer: contestant.isPeer,
    rate: spread(rounds.map(({ rate }) => rate)),
    p50: spread(rounds.map(({ p50 }) => p50)),
    p99: spread(rounds.map(({ p99 }) => p99)),
    ofBare: base ? spread(rounds.map(({ rate }, round) => rate / base[round].rate)) : null,
    serverCpu: median(rounds.map(({ serverCpu }) => serverCpu)),
  }))
}

export function printPages(rows) {
  table(
    ['', 'requests/s', 'of bare Koa', 'p50 ms', 'p99 ms', 'its core'],
    rows.map(({ label, rate, ofBare, p50, p99, serverCpu }) => [
      label,
      ranged(rate),
      ofBare ? ranged(ofBare, 2) : '',
      p50.median.toFixed(1),
      p99.median.toFixed(1),
      percent(serverCpu),
    ]),
  )
}

/** A server that is not busy was not measured: the load was, or what else the machine does. */
export function noteIdleServers(rows, report) {
  for (const { label, serverCpu } of rows) {
    if (serverCpu === null || serverCpu >= 0.9 || cores.server === null) continue
    report.note(
      `${label} had ${percent(serverCpu)} of its core: something else was running there, or the load was too small`,
    )
  }
}
