// Compares the built servers of two checkouts, in alternating rounds: signed-in page and login, each
// server on an SQLite file of its own. For a quick answer to "did this change cost something?".
import { readOptions } from './lib/ab-options.mjs'
import { printLine, printMemory, summarize } from './lib/ab-report.mjs'
import { logInto, loginsOf, openCheckout } from './lib/checkout.mjs'
import { cores } from './lib/cores.mjs'
import { openLoad, page } from './lib/load.mjs'
import { CHEAP_HASH } from './lib/make-people.mjs'
import { alternate } from './lib/pages.mjs'
import { residentMegabytes } from './lib/process.mjs'
import { say } from './lib/report.mjs'

const WARM_UP_SECONDS = 0.4
const FIRST_WARM_UP_SECONDS = 2
const LOGINS_AT_ONCE = 8
const BUSIEST = 32

const options = readOptions(process.argv.slice(2))
if (options) await compareCheckouts()
else process.exitCode = 2

async function compareCheckouts() {
  say(`A ${options.sides[0].directory}\nB ${options.sides[1].directory}\n${cores.note}\n`)
  const load = openLoad(cores.load)
  try {
    const rows = [...(await comparePages(load)), ...(await compareLogins(load))]
    if (options.json) say(JSON.stringify(rows, null, 2))
  } finally {
    load.close()
  }
}

/** The page on each number of connections. */
function comparePages(load) {
  return withBoth({}, async (servers) => {
    const fresh = servers.map(memoryOf)
    for (const server of servers) {
      server.request = await signedInPage(server)
      await run(load, server, BUSIEST, { seconds: 1, warmUpSeconds: FIRST_WARM_UP_SECONDS })
    }
    const rows = []
    for (const connections of options.connections) {
      const rounds = await alternate(options.rounds, servers, (server) =>
        run(load, server, connections),
      )
      rows.push(printLine(summarize(`${options.path}, ${connections} connections`, rounds)))
    }
    printMemory(fresh, servers.map(memoryOf))
    return rows
  })
}

/** Eight people who log in again as soon as they are in. */
async function compareLogins(load) {
  if (options.login === 'none') return []
  const environment = options.login === 'cheap' ? CHEAP_HASH : {}
  return withBoth(environment, async (servers) => {
    for (const server of servers) [server.request] = await loginsOf(server.url, ['person0'])
    const rounds = await alternate(options.rounds, servers, (server) =>
      run(load, server, LOGINS_AT_ONCE),
    )
    return [printLine(summarize(`login, ${options.login} hash, ${LOGINS_AT_ONCE} at once`, rounds))]
  })
}

async function withBoth(environment, work) {
  const servers = []
  try {
    for (const side of options.sides) {
      const all = { ...environment, ...side.environment }
      servers.push(await openCheckout({ ...side, environment: all }))
    }
    return await work(servers)
  } finally {
    for (const server of servers) await server.stop()
  }
}

async function signedInPage(server) {
  const cookie = await logInto(server)
  return page(options.path, { cookie })
}

function run(load, server, connections, times = {}) {
  return load.run({
    port: server.port,
    serverPid: server.pid,
    connections,
    staysAwake: cores.load !== null,
    seconds: options.seconds,
    warmUpSeconds: WARM_UP_SECONDS,
    requests: [server.request],
    ...times,
  })
}

function memoryOf({ pid }) {
  return residentMegabytes(pid)
}
