// What does one client do to all others? 80 connections of one address log in without pause, with a wrong
// password; somebody with another address logs in, and a third reads a page. Fails when a login takes 3
// times its quiet median or more, or a page 2 times.
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { summary } from './latencies.mjs'
import { launch, makeDirectory } from './lib/launch.mjs'
import { createUser } from './lib/make-people.mjs'
import { PASSWORD } from './lib/people.mjs'
import { nextMessage } from './lib/process.mjs'
import { Visitor } from './lib/visitor.mjs'
import { PROGRAM } from './server.mjs'

const CONNECTIONS = Number(process.env.CONNECTIONS ?? 80)
const SECONDS = Number(process.env.SECONDS ?? 10)
const LOGIN_TIMES = 3
const PAGE_TIMES = 2
const PAGE_EVERY_MS = 20
/** One after the other, each with an address of its own. */
const HONEST = ['127.0.1.1', '127.0.1.2', '127.0.1.3']

const server = await startSite()
try {
  const quiet = await measure(server.url)
  const greedy = fork(new URL('./lib/greedy.mjs', import.meta.url), [server.url, `${CONNECTIONS}`])
  await nextMessage(greedy)
  await pause(1_000)
  const busy = await measure(server.url)
  greedy.send('stop')
  const { statuses } = await nextMessage(greedy)
  greedy.kill()

  say(
    `${CONNECTIONS} connections of one address log in without pause, bcrypt at cost 12, ${SECONDS} s`,
  )
  say(`what they were answered: ${JSON.stringify(statuses)}`)
  say(
    `${''.padEnd(18)} ${'quiet'.padStart(10)} ${'beside it'.padStart(10)} ${'times'.padStart(7)}   limit`,
  )
  row('login, median', quiet.logins, busy.logins, LOGIN_TIMES)
  row('page, median', quiet.pages, busy.pages, PAGE_TIMES)
  say(`logins of others: ${busy.logins.count}; ${busy.refused} were not let in`)
  if (busy.refused > 0) process.exitCode = 1
} finally {
  await server.stop()
}

/** Not by `import`, which needs the packages of this folder. */
async function startSite() {
  const directory = makeDirectory()
  const settings = { SECRET: randomBytes(32).toString('base64url'), LOG_LEVEL: 'error' }
  createUser({ program: PROGRAM, directory, settings, username: 'person0' })
  const { url, stop } = await launch({
    program: PROGRAM,
    given: ['serve'],
    directory,
    environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
    readyPath: '/readyz',
  })
  const clear = () => rmSync(directory, { recursive: true, force: true })
  return { url, stop: () => stop().finally(clear) }
}

/** Others log in and read for a while. */
async function measure(url) {
  const end = performance.now() + SECONDS * 1000
  const [logins, pages] = [[], []]
  let refused = 0
  const read = async () => {
    const visitor = new Visitor(url, { address: '127.0.2.1' })
    while (performance.now() < end) {
      pages.push((await visitor.send('/login')).ms)
      await pause(PAGE_EVERY_MS)
    }
    visitor.close()
  }
  const logInOnce = async (turn) => {
    const visitor = new Visitor(url, { address: HONEST[turn % HONEST.length] })
    const _csrf = await visitor.open('/login')
    const fields = { _csrf, username: 'person0', password: PASSWORD }
    const { status, ms } = await visitor.send('/login', fields)
    if (status === 303) logins.push(ms)
    else refused += 1
    visitor.close()
    await pause(100)
  }
  // One login at a time: the quiet median is that of a login that waits for nobody.
  const oneByOne = async () => {
    for (let turn = 0; performance.now() < end; turn += 1) await logInOnce(turn)
  }
  await Promise.all([oneByOne(), read()])
  return { logins: summary(logins), pages: summary(pages), refused }
}

function row(what, quiet, busy, limit) {
  // Of those who were not let in there is no time.
  const times = busy.count > 0 ? busy.p50 / quiet.p50 : Number.POSITIVE_INFINITY
  const ms = (value) => `${value?.toFixed(1) ?? '–'} ms`.padStart(10)
  if (times >= limit) process.exitCode = 1
  say(
    `${what.padEnd(18)} ${ms(quiet.p50)} ${ms(busy.p50)} ${times.toFixed(2).padStart(7)}   under ${limit}  ${times < limit ? 'pass' : 'FAIL'}`,
  )
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
