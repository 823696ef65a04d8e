// Keeps a real site busy in every way for a while, restarts it once, and looks for what wears out:
// npm run soak
//   -- --minutes 5            how long (5)
//   -- --database postgres    on a PostgreSQL of its own instead of an SQLite file
import { parseArgs } from 'node:util'
import type { Context } from 'mocha'
import { Postgres } from '../support/postgres.ts'
import { PASSWORD } from '../support/test-site.ts'
import { WatchedServer } from '../support/watched-server.ts'
import { type Finding, judgeLife, judgeTraffic, type Sample } from './judge.ts'
import { People } from './people.ts'

// Each look collects garbage, which holds up the pages for some 30 ms.
const SAMPLE_EVERY_MS = 2_000
const PURGES_A_LIFE = 3

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    database: { type: 'string', default: 'sqlite' },
  },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new TypeError('Give --minutes a number')
if (!['sqlite', 'postgres'].includes(values.database)) {
  throw new TypeError('--database is sqlite or postgres')
}

const noMocha = {
  skip() {
    throw new Error('PostgreSQL is missing')
  },
} as unknown as Context
const postgres = values.database === 'postgres' ? await Postgres.start(noMocha) : null
try {
  const settings = postgres ? { DATABASE_URL: await postgres.createDatabase() } : {}
  const server = await WatchedServer.start({ LOG_LEVEL: 'warn', ...settings })
  try {
    report(await soak(server))
  } finally {
    await server.remove()
  }
} finally {
  await postgres?.stop()
}

async function soak(server: WatchedServer): Promise<Finding[]> {
  const create = ['createuser', '--username', 'eve', '--no-input', '--password-stdin']
  await server.server.must(create, `${PASSWORD}\n`)
  const people = new People(server.url)
  const working = people.work()
  try {
    const first = await live(server)
    people.isRestarting = true
    await server.restart()
    // Answers that began before it ended are still on their way.
    await pause(1_000)
    people.isRestarting = false
    const second = await live(server)
    people.stop()
    await working
    for (const failure of people.traffic.failures.slice(0, 10)) say(failure)
    return [
      ...judgeLife('before the restart', first),
      ...judgeLife('after the restart', second),
      ...judgeTraffic(people.traffic),
    ]
  } finally {
    people.stop()
  }
}

/** Half of the time, with a purge now and then. */
async function live(server: WatchedServer): Promise<Sample[]> {
  const samples: Sample[] = []
  const start = Date.now()
  const end = start + (minutes * 60_000) / 2
  let purges = 0
  while (Date.now() < end) {
    const { rss, heapUsed } = await server.look({ collect: true })
    const second = (Date.now() - start) / 1000
    samples.push({ second, rss, heapUsed, descriptors: server.countDescriptors() })
    if (Date.now() - start > (purges * (end - start)) / PURGES_A_LIFE) {
      purges += 1
      await server.server.must(['purge'])
    }
    await pause(SAMPLE_EVERY_MS)
  }
  return samples
}

function report(findings: readonly Finding[]): void {
  say(`${minutes} minutes on ${values.database}`)
  for (const { what, seen, limit, isKept } of findings) {
    say(`${what.padEnd(32)} ${seen.padStart(16)}   ${limit.padEnd(20)} ${isKept ? 'ok' : 'BREACH'}`)
  }
  if (findings.some(({ isKept }) => !isKept)) process.exitCode = 1
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
