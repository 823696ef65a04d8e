// Do logins slow the other pages down? Starts the built server the way production runs it, keeps 16
// logins going at once, and measures meanwhile how long /healthz takes. Fails at 50 ms (p99).
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { summary } from './latencies.mjs'
import { logInto } from './lib/checkout.mjs'
import { startServer } from './server.mjs'

const LOGINS_AT_ONCE = 16
const BCRYPT_COST = 12
const SECONDS = 10
const LIMIT_MS = 50

const people = Array.from({ length: LOGINS_AT_ONCE }, (_, index) => `person${index}`)
const environment = { BCRYPT_COST: String(BCRYPT_COST) }
const server = await startServer({ environment, usernames: people })
try {
  process.exitCode = (await run(server.url)) ? 0 : 1
} finally {
  await server.stop()
}

async function run(url) {
  // The first logins make new hashes.
  await Promise.all(people.map((username) => logInto({ url }, username)))

  say(`GET /healthz every 5 ms for ${SECONDS} s, bcrypt cost ${BCRYPT_COST}`)
  const quiet = await measure(url, () => pause(SECONDS * 1000))
  report('without logins', quiet)

  let logins = 0
  const busy = await measure(url, async () => {
    const end = Date.now() + SECONDS * 1000
    const keepLoggingIn = async (username) => {
      while (Date.now() < end) {
        await logInto({ url }, username)
        logins += 1
      }
    }
    await Promise.all(people.map(keepLoggingIn))
  })
  report(`${LOGINS_AT_ONCE} logins at once`, busy)
  say(`${logins} logins, ${(logins / busy.seconds).toFixed(1)} each second`)

  const isQuick = summary(busy.latencies).p99 < LIMIT_MS
  say(isQuick ? `p99 is under ${LIMIT_MS} ms` : `p99 is not under ${LIMIT_MS} ms`)
  return isQuick && quiet.failures + busy.failures === 0
}

/** Latencies in milliseconds, seen by another process for as long as the work takes. */
async function measure(url, work) {
  const probe = fork(new URL('./probe.mjs', import.meta.url), [`${url}/healthz`])
  try {
    await once(probe, 'message')
    const start = Date.now()
    await work()
    const seconds = (Date.now() - start) / 1000
    probe.send('stop')
    const [result] = await once(probe, 'message')
    return { ...result, seconds }
  } finally {
    probe.kill()
  }
}

function report(name, { latencies, failures }) {
  const { count, p50, p99, max } = summary(latencies)
  const ms = (value) => `${value.toFixed(1)} ms`.padStart(9)
  const figures = `p50 ${ms(p50)}   p99 ${ms(p99)}   max ${ms(max)}`
  say(`${name.padEnd(18)} ${figures}   ${count} requests, ${failures} failed`)
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
