import { summarize } from '../lib/ab-report.mjs'
import { conditions } from '../lib/conditions.mjs'
import { cores } from '../lib/cores.mjs'
import { alternate } from '../lib/pages.mjs'
import { ranged, say, table } from '../lib/report.mjs'
import { withSites } from '../lib/sites.mjs'

const LEAST_OF_BASELINE = 0.8

/**
 * The signed-in page under conditions that make it hard to remember what was read, beside the earlier
 * version, which remembered for a second whatever others wrote meanwhile.
 */
export const freshness = {
  name: 'freshness',
  title: 'Signed-in page beside the earlier version, in alternating rounds',
  needsBaseline: true,
  run: ({ taking, baseline, settings, report, load }) => {
    const gadwall = taking.find(({ name }) => name === 'gadwall')
    return withSites([...(baseline ? [baseline] : []), gadwall], async (sites) => {
      const rows = []
      for (const condition of conditions) {
        const rounds = await alternate(roundsFor(condition, settings), sites, (site) =>
          measure({ site, condition, settings, load }),
        )
        rows.push({ floor: condition.hasFloor, ...inPairs(condition.name, rounds) })
      }
      print(rows)
      report.keep('freshness', rows)
      if (baseline) for (const row of rows) check(row, report)
    })
  },
}

/** What has a floor is measured more often. */
function roundsFor({ hasFloor }, { pairRounds, rounds }) {
  return hasFloor ? pairRounds : rounds
}

async function measure({ site, condition, settings, load }) {
  const server = condition.asksPermission ? site.withPermission : site.plain
  const stop = await condition.disturb?.(server, site)
  try {
    return await load.run({
      port: server.port,
      serverPid: server.pid,
      connections: condition.connections,
      staysAwake: cores.load !== null && !condition.disturb,
      warmUpSeconds: settings.warmUpSeconds / 2,
      seconds: settings.pairSeconds,
      requests: condition.requests(site),
    })
  } finally {
    await stop?.()
  }
}

/** Without an earlier version Gadwall stands beside itself. */
function inPairs(name, rounds) {
  return summarize(
    name,
    rounds.map((pair) => (pair.length === 2 ? pair : [pair[0], pair[0]])),
  )
}

function print(rows) {
  table(
    ['', 'earlier/s', 'now/s', 'now of earlier', 'p99 ms earlier', 'now', 'CPU µs earlier', 'now'],
    rows.map(({ name, rates, ratio, p99, cpuMicroseconds }) => [
      name,
      ...rates.map((rate) => rate.toFixed(0)),
      ranged(ratio, 2),
      ...p99.map((value) => value.toFixed(2)),
      ...cpuMicroseconds.map((value) => value.toFixed(0)),
    ]),
  )
  say()
}

function check({ name, floor, ratio }, report) {
  if (!floor) return
  report.promise(
    `freshness, ${name}: at least ${LEAST_OF_BASELINE.toFixed(2)} of the earlier version`,
    ratio.median >= LEAST_OF_BASELINE,
    ratio.median.toFixed(2),
  )
}
