import { rmSync } from 'node:fs'
import { cores } from '../lib/cores.mjs'
import { makeDirectory } from '../lib/launch.mjs'
import { page } from '../lib/load.mjs'
import { openContestant } from '../lib/open-contestant.mjs'
import { CONNECTIONS } from '../lib/pages.mjs'
import { nextMessage } from '../lib/process.mjs'
import { table } from '../lib/report.mjs'
import { seed } from '../lib/seed.mjs'

const PRELOAD = new URL('../lib/tell-memory.mjs', import.meta.url).href
const WARM_SESSIONS = 32
const WARM_ROUNDS = 200
const STEP = 10_000
const STEPS = 2
const MOST_BYTES = 1000

/** What Gadwall keeps of sessions in memory: 10,000 are read once each, and then 10,000 others. */
export const memory = {
  name: 'memory',
  title: 'Memory of sessions that are remembered',
  async run({ taking, report, load }) {
    const gadwall = taking.find(({ name }) => name === 'gadwall')
    const directory = makeDirectory()
    try {
      const rows = await measure({ gadwall, directory, load })
      print(rows)
      report.keep('memory', rows)
      const bytes = (rows[1].heap - rows[0].heap) / STEP
      report.promise(
        `less than ${MOST_BYTES} bytes for each session that is remembered`,
        bytes < MOST_BYTES,
        `${bytes.toFixed(0)} bytes`,
      )
      const more = (rows.at(-1).heap - rows[1].heap) / (rows[1].heap - rows[0].heap)
      report.promise(
        `memory is bounded: the next ${STEP} sessions take less than the first`,
        more < 1,
        `${more.toFixed(2)} of them`,
      )
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

async function measure({ gadwall, directory, load }) {
  const count = WARM_SESSIONS + STEPS * STEP
  const { file, secret, visitors } = await seed(directory, { users: count, visitors: count })
  const server = await openContestant(gadwall, {
    core: cores.server,
    directory,
    isAsked: true,
    nodeOptions: ['--expose-gc', '--import', PRELOAD],
    environment: { DATABASE_URL: `sqlite:${file}`, SECRET: secret },
  })
  const read = (some, rounds) =>
    load.run({
      port: server.port,
      serverPid: server.pid,
      connections: CONNECTIONS,
      warmUpSeconds: 0,
      seconds: 60,
      answers: rounds * some.length,
      requests: some.map((visitor) => page('/account', visitor)),
    })
  try {
    const ask = async (sessions) => {
      server.child.send('memory')
      return { sessions, ...(await nextMessage(server.child)) }
    }
    // What a server needs at work, however few sessions there are.
    await read(visitors.slice(0, WARM_SESSIONS), WARM_ROUNDS)
    const rows = [await ask(0)]
    for (let step = 0; step < STEPS; step += 1) {
      const from = WARM_SESSIONS + step * STEP
      await read(visitors.slice(from, from + STEP), 1)
      rows.push(await ask((step + 1) * STEP))
    }
    return rows
  } finally {
    await server.stop()
  }
}

function print(rows) {
  const [first] = rows
  const kilobytes = (bytes) => (bytes / 1000).toFixed(0)
  table(
    ['sessions read', 'heap kB', 'more than before', 'RSS kB', 'more than before'],
    rows.map(({ sessions, heap, rss }) => [
      sessions,
      kilobytes(heap),
      kilobytes(heap - first.heap),
      kilobytes(rss),
      kilobytes(rss - first.rss),
    ]),
  )
}
