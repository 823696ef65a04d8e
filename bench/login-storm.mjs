// What do logins cost the pages, and what do the pages leave of the logins? Four clients read a
// protected page while eight log in without pause; each also alone, and the bare loop of the same
// engine on all cores beside it. Fails when a promise of the README of this folder is broken.
import { fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from './client.mjs'
import { summary } from './latencies.mjs'
import { bareLoop } from './lib/bare-loop.mjs'
import { logInto } from './lib/checkout.mjs'
import { PASSWORD } from './lib/people.mjs'
import { nextMessage } from './lib/process.mjs'
import { startServer } from './server.mjs'
import { withoutNativeBcrypt } from './without-native.mjs'

const READERS = 4
const LOGINS_AT_ONCE = 8
const SECONDS = Number(process.env.SECONDS ?? 8)
const ROUNDS = Number(process.env.ROUNDS ?? 3)

const LEAST_PAGES = 0.5
const MOST_P99 = 3
const LEAST_LOGINS = 0.95

const portable = withoutNativeBcrypt()
const all = [
  { name: 'native bcrypt', environment: { BCRYPT_COST: '12' }, isPromised: true },
  { name: 'bcryptjs', environment: { BCRYPT_COST: '12' }, program: portable.program },
  { name: 'argon2id', environment: { PASSWORD_HASHER: 'argon2id' } },
]
const engines = all.filter(({ name }) => name.includes(process.env.ENGINE ?? ''))
try {
  for (const engine of engines) await measureEngine(engine)
} finally {
  portable.remove()
}

async function measureEngine({ name, environment, program, isPromised }) {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await bareLoop(name, SECONDS / 2)
    rounds.push({ bare, ...(await measureServer(environment, program)) })
  }
  const middle = (pick) => rounds.map(pick).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
  const pages = middle(({ quiet, storm }) => storm.rate / quiet.rate)
  const p99 = middle(({ quiet, storm }) => storm.p99 / quiet.p99)
  const logins = middle(({ bare, alone }) => alone / bare)
  say(`\n${name}, medians of ${ROUNDS} rounds of ${SECONDS} s`)
  say(`  bare loop on all cores     ${middle(({ bare }) => bare).toFixed(1)} hashes/s`)
  say(
    `  logins alone               ${middle(({ alone }) => alone).toFixed(1)}/s, ${percent(logins)} of it`,
  )
  say(`  logins in the storm        ${middle(({ storm }) => storm.logins).toFixed(1)}/s`)
  say(
    `  pages, quiet               ${middle(({ quiet }) => quiet.rate).toFixed(0)}/s, p99 ${middle(({ quiet }) => quiet.p99).toFixed(1)} ms`,
  )
  say(
    `  pages in the storm         ${middle(({ storm }) => storm.rate).toFixed(0)}/s (${percent(pages)}), p99 ${middle(({ storm }) => storm.p99).toFixed(1)} ms (${p99.toFixed(2)} times)`,
  )
  const isKept = pages >= LEAST_PAGES && p99 <= MOST_P99 && logins >= LEAST_LOGINS
  if (isPromised && !isKept) process.exitCode = 1
  // For run.mjs, which starts this as one of its cases.
  process.send?.({ name, pages, p99, logins, rounds })
}

async function measureServer(environment, program) {
  const people = Array.from({ length: LOGINS_AT_ONCE }, (_, index) => `person${index}`)
  const server = await startServer({ environment, program, usernames: people })
  try {
    // The first logins also make new hashes where the engine is another.
    const cookies = await Promise.all(people.map((username) => logInto(server, username)))
    const page = { url: `${server.url}/account`, cookie: cookies[0] }
    const quiet = await readPages(page, () => pause(SECONDS * 1000))
    const alone = await logInOn(server.url, people)
    let logins = 0
    const storm = await readPages(page, async () => {
      logins = await logInOn(server.url, people)
    })
    return { quiet, alone, storm: { ...storm, logins } }
  } finally {
    await server.stop()
  }
}

/** Everybody logs in again as soon as they are in. Answers with logins a second. */
async function logInOn(url, people) {
  const start = performance.now()
  const end = start + SECONDS * 1000
  let logins = 0
  const keepLoggingIn = async (username) => {
    const form = await new Client(url).open('/login')
    while (performance.now() < end) {
      const status = await form.send({ username, password: PASSWORD })
      if (status !== 303) throw new Error(`Login answered ${status}`)
      logins += 1
    }
  }
  await Promise.all(people.map(keepLoggingIn))
  return logins / ((performance.now() - start) / 1000)
}

async function readPages({ url, cookie }, work) {
  const reader = fork(new URL('./page-reader.mjs', import.meta.url), [url, cookie, `${READERS}`])
  try {
    await work()
    reader.send('stop')
    const { latencies, failures, seconds } = await nextMessage(reader)
    if (failures > 0) throw new Error(`${failures} pages were not served`)
    return { rate: latencies.length / seconds, p99: summary(latencies).p99 }
  } finally {
    reader.kill()
  }
}

function percent(share) {
  return `${(share * 100).toFixed(0)} %`
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
