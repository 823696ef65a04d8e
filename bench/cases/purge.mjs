import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cores } from '../lib/cores.mjs'
import { makeDirectory } from '../lib/launch.mjs'
import { page } from '../lib/load.mjs'
import { openContestant } from '../lib/open-contestant.mjs'
import { CONNECTIONS, inTurns } from '../lib/pages.mjs'
import { ranged, say, table } from '../lib/report.mjs'
import { seed } from '../lib/seed.mjs'
import { spread } from '../lib/stats.mjs'
import { countExpired } from '../lib/strangers.mjs'

const EXPIRED = 1_000_000
const FEW_EXPIRED = 100_000
const VISITORS = 1000
// As probe.mjs does it: a server that stands still shows in each question that was due meanwhile.
const EVERY_MS = 5
const MOST_TIMES = 2

/**
 * Two servers that have just started, one of them on a file with a million sessions that are over, which
 * it begins to remove at its start. Both are asked for pages at the same pace for the same time.
 */
export const purge = {
  name: 'purge',
  title: `Purge of ${EXPIRED.toLocaleString('en-GB')} expired sessions, a page every ${EVERY_MS} ms`,
  async run({ taking, settings, report, load }) {
    const gadwall = taking.find(({ name }) => name === 'gadwall')
    const directory = makeDirectory()
    try {
      const expired = settings.isSmoke ? FEW_EXPIRED : EXPIRED
      const quiet = await seedSite(directory, 'nothing to purge', 0)
      const full = await seedSite(directory, `${expired.toLocaleString('en-GB')} expired`, expired)
      const results = await inTurns(settings.rounds, [quiet, full], (site) =>
        measure({ gadwall, directory, site, settings, load }),
      )
      const rows = summarize(results)
      print(rows)
      report.keep('purge', rows)
      check(results, rows, report)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

async function seedSite(directory, name, expired) {
  const rows = { users: VISITORS, visitors: VISITORS, expired, name: `${expired}.sqlite` }
  return { name, expired, ...(await seed(directory, rows)) }
}

async function measure({ gadwall, directory, site, settings, load }) {
  const file = join(directory, 'round.sqlite')
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  copyFileSync(site.file, file)
  const server = await openContestant(gadwall, {
    core: cores.server,
    environment: { DATABASE_URL: `sqlite:${file}`, SECRET: site.secret },
  })
  try {
    const result = await load.run({
      port: server.port,
      serverPid: server.pid,
      connections: CONNECTIONS,
      everyMs: EVERY_MS,
      warmUpSeconds: settings.warmUpSeconds,
      seconds: settings.seconds,
      requests: site.visitors.map((visitor) => page('/account', visitor)),
    })
    return { ...result, started: server.milliseconds, left: await countExpired(file) }
  } finally {
    await server.stop()
  }
}

function summarize(results) {
  return [...results].map(([{ name }, rounds]) => ({
    name,
    p50: spread(rounds.map(({ p50 }) => p50)),
    p99: spread(rounds.map(({ p99 }) => p99)),
    max: spread(rounds.map(({ max }) => max)),
    started: spread(rounds.map(({ started }) => started)),
    left: spread(rounds.map(({ left }) => left)),
  }))
}

function print(rows) {
  table(
    ['', 'p50 ms', 'p99 ms', 'max ms', 'first page ms', 'left to purge'],
    rows.map(({ name, p50, p99, max, started, left }) => [
      name,
      ranged(p50, 1),
      ranged(p99, 1),
      ranged(max, 1),
      ranged(started),
      ranged(left),
    ]),
  )
  say()
}

function check(results, [, { left }], report) {
  const [quiet, full] = [...results.values()]
  if (left.min === 0) report.note('purge: it was over before the end of the measured time')
  const times = spread(full.map(({ p99 }, round) => p99 / quiet[round].p99))
  report.promise(
    `a purge slows the p99 of pages by ${MOST_TIMES} times at most`,
    times.median <= MOST_TIMES,
    `${times.median.toFixed(2)} times`,
  )
}
