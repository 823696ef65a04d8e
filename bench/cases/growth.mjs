import { rmSync } from 'node:fs'
import { cores } from '../lib/cores.mjs'
import { makeDirectory } from '../lib/launch.mjs'
import { page } from '../lib/load.mjs'
import { CHEAP_HASH } from '../lib/make-people.mjs'
import { loginRequests, openContestant } from '../lib/open-contestant.mjs'
import { CONNECTIONS, inTurns } from '../lib/pages.mjs'
import { ranged, say, table } from '../lib/report.mjs'
import { seed } from '../lib/seed.mjs'
import { spread } from '../lib/stats.mjs'

const SIZES = [1e3, 1e4, 1e5, 1e6]
const VISITORS = 1000
const LOGINS_AT_ONCE = 8
const MOST_TIMES = 1.25

/** The same pages and logins of 1000 people in turn, in ever larger databases. */
export const growth = {
  name: 'growth',
  title: 'Growth: 1000 people in turn, among ever more users and sessions',
  async run({ taking, settings, report, load }) {
    const directory = makeDirectory()
    const servers = []
    try {
      const kinds = kindsOf(taking)
      for (const size of sizes(settings)) {
        const site = await seedSite(directory, size)
        for (const kind of kinds) servers.push(await openKind(kind, site))
      }
      const { rounds, warmUpSeconds } = settings
      const seconds = settings.seconds / 2
      const results = await inTurns(rounds, servers, async (server) =>
        load.run({
          port: server.port,
          serverPid: server.pid,
          connections: server.kind.connections,
          staysAwake: cores.load !== null,
          warmUpSeconds,
          seconds,
          requests: await server.kind.requests(server),
        }),
      )
      const rows = compareSizes(results)
      print(rows)
      report.keep('growth', rows)
      for (const row of rows) check(row, report)
    } finally {
      for (const server of servers) await server.stop()
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

function sizes({ isSmoke }) {
  return isSmoke ? SIZES.slice(0, 3) : SIZES
}

/** What is measured in each database, each by a server of its own. */
function kindsOf(taking) {
  const contestant = taking.find(({ name }) => name === 'gadwall')
  const reading = {
    name: 'page',
    contestant,
    connections: CONNECTIONS,
    requests: ({ site }) => site.visitors.map((visitor) => page('/account', visitor)),
  }
  const login = {
    name: 'login',
    contestant,
    environment: CHEAP_HASH,
    connections: LOGINS_AT_ONCE,
    requests: (server) =>
      loginRequests(
        server,
        server.site.visitors.map(({ username }) => username),
      ),
  }
  return [reading, login]
}

async function seedSite(directory, size) {
  const start = performance.now()
  const rows = { users: size, sessions: size, visitors: VISITORS, name: `${size}.sqlite` }
  const site = await seed(directory, rows)
  const seconds = (performance.now() - start) / 1000
  say(`${size.toLocaleString('en-GB')} users and sessions written in ${seconds.toFixed(1)} s`)
  return { size, ...site }
}

async function openKind(kind, site) {
  const server = await openContestant(kind.contestant, {
    core: cores.server,
    environment: {
      DATABASE_URL: `sqlite:${site.file}`,
      SECRET: site.secret,
      ...kind.environment,
    },
  })
  return { ...server, kind, site }
}

/** Rows by kind and size, with how many times slower than in the smallest database, round by round. */
function compareSizes(results) {
  const smallest = new Map()
  return [...results]
    .map(([{ kind, site }, rounds]) => {
      if (!smallest.has(kind)) smallest.set(kind, rounds)
      const base = smallest.get(kind)
      return {
        kind: kind.name,
        size: site.size,
        rate: spread(rounds.map(({ rate }) => rate)),
        p50: spread(rounds.map(({ p50 }) => p50)),
        p99: spread(rounds.map(({ p99 }) => p99)),
        times: spread(rounds.map(({ rate }, round) => base[round].rate / rate)),
      }
    })
    .sort((one, other) => one.kind.localeCompare(other.kind) || one.size - other.size)
}

function print(rows) {
  say()
  table(
    ['', 'users', 'requests/s', 'times slower', 'p50 ms', 'p99 ms'],
    rows.map(({ kind, size, rate, times, p50, p99 }) => [
      kind,
      size.toLocaleString('en-GB'),
      ranged(rate),
      ranged(times, 2),
      p50.median.toFixed(1),
      p99.median.toFixed(1),
    ]),
  )
}

function check({ kind, size, times }, report) {
  if (size !== SIZES.at(-1)) return
  report.promise(
    `${kind} with ${size.toLocaleString('en-GB')} users: within ${MOST_TIMES} times of 1,000`,
    times.median <= MOST_TIMES,
    `${times.median.toFixed(2)} times`,
  )
}
