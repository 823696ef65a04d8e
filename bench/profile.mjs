// What does a signed-in page spend its time on? Loads the page of a server that runs under Node's
// profiler, and writes a flame graph: node bench/profile.mjs [picture]. SECONDS, CONNECTIONS, PAGE.
import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { flameGraph, mergeStacks, readProfile } from './flame.mjs'
import { summary } from './latencies.mjs'
import { logInto } from './lib/checkout.mjs'
import { nextMessage } from './lib/process.mjs'
import { startServer } from './server.mjs'

const SECONDS = Number(process.env.SECONDS ?? 10)
const WARM_UP_SECONDS = 3
const CONNECTIONS = process.env.CONNECTIONS ?? '32'
const PAGE = process.env.PAGE ?? '/account'
const MICROSECONDS = '200'
const MOST_ROWS = 30
const PERSON = 'person0'

const picture =
  process.argv[2] ?? fileURLToPath(new URL('./results/signed-in-flame.svg', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'gadwall-profile-'))
try {
  const { period, pages } = await load()
  const stacks = mergeStacks(readProfile(mainProfile()), period)
  mkdirSync(dirname(picture), { recursive: true })
  writeFileSync(picture, flameGraph(stacks, `GET ${PAGE}: where the time goes`))
  report(stacks, pages)
} finally {
  rmSync(directory, { recursive: true, force: true })
}

async function load() {
  const server = await startServer({
    environment: settings(),
    usernames: [PERSON],
    nodeOptions: [
      '--cpu-prof',
      `--cpu-prof-dir=${directory}`,
      `--cpu-prof-interval=${MICROSECONDS}`,
    ],
  })
  try {
    const cookie = await logInto(server, PERSON)
    const reader = fork(new URL('./page-reader.mjs', import.meta.url), [
      server.url + PAGE,
      cookie,
      CONNECTIONS,
    ])
    await pause(WARM_UP_SECONDS * 1000)
    const from = microseconds()
    await pause(SECONDS * 1000)
    const period = { from, to: microseconds() }
    reader.send('stop')
    const pages = await nextMessage(reader)
    if (pages.failures > 0) throw new Error(`${pages.failures} pages were not served`)
    return { period, pages }
  } finally {
    await server.stop()
  }
}

/** Some settings are passed on when they are set. */
function settings() {
  return Object.fromEntries(
    ['SESSION_CACHE_MS', 'LOG_LEVEL', 'PASSWORD_HASHER', 'BCRYPT_COST']
      .filter((name) => process.env[name] !== undefined)
      .map((name) => [name, process.env[name]]),
  )
}

/** On the clock that the profiler uses, too. */
function microseconds() {
  return Number(process.hrtime.bigint() / 1000n)
}

/** Each thread writes a profile of its own; that of the main thread is number 0. */
function mainProfile() {
  const file = readdirSync(directory).find((name) => name.split('.')[4] === '0')
  if (!file) throw new Error('The server wrote no profile')
  return join(directory, file)
}

function report(stacks, { latencies, seconds }) {
  const { p50, p99 } = summary(latencies)
  say(
    `${(latencies.length / seconds).toFixed(0)} pages/s under the profiler, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  )
  const functions = new Map()
  collect(stacks, functions)
  table('package or folder', rank(functions, packageOf), stacks.total)
  table(
    'file',
    rank(functions, ({ file }) => file),
    stacks.total,
  )
  table(
    'function',
    rank(functions, ({ name, file }) => `${name} (${file})`),
    stacks.total,
  )
}

function collect({ name, file, self, children }, functions) {
  const key = `${name}\0${file}`
  const found = functions.get(key) ?? { name, file, self: 0 }
  found.self += self
  functions.set(key, found)
  for (const child of children) collect(child, functions)
}

function packageOf({ name, file }) {
  if (file.startsWith('node:')) return 'node'
  if (file === 'engine') return name.startsWith('(') ? name : 'engine'
  const parts = file.split('/')
  if (parts[0] === 'src') return parts.slice(0, parts.length > 2 ? 2 : 1).join('/')
  return parts.slice(0, file.startsWith('@') ? 2 : 1).join('/')
}

function rank(functions, keyOf) {
  const times = new Map()
  for (const one of functions.values()) {
    times.set(keyOf(one), (times.get(keyOf(one)) ?? 0) + one.self)
  }
  return [...times].sort((one, other) => other[1] - one[1]).slice(0, MOST_ROWS)
}

function table(title, rows, total) {
  say(`\nself time by ${title}`)
  for (const [name, time] of rows) {
    if (time > 0) say(`${((time / total) * 100).toFixed(1).padStart(6)} %  ${name}`)
  }
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
