// How long can a stranger hold up the event loop with one request? Sends each public form its costliest
// bodies within the limits, and the costliest headers and queries, and asks the process itself for the
// longest stall. Hashing is aside: it is in threads of its own. Fails at 25 ms.
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { launch, makeDirectory } from './lib/launch.mjs'
import { createUser } from './lib/make-people.mjs'
import { nextMessage } from './lib/process.mjs'
import { Visitor } from './lib/visitor.mjs'
import { PROGRAM } from './server.mjs'

const LIMIT_MS = 25
const REQUESTS = 10
const ROUNDS = 3
const BODY_BYTES = 30_000
const HEADER_BYTES = 14_000
const WATCH = new URL('./lib/tell-delay.mjs', import.meta.url).href

const FORMS = {
  '/login': ['username', 'password', 'remember', 'next'],
  '/logout': ['other'],
  '/register': ['username', 'email', 'password'],
  '/setup': ['code', 'username', 'email', 'password'],
}
const PUMPS = ['a', 'q.', ' ', '<"', 'e\u0301', '\ufdfa', '@a', '/', '-', '\0']
const MANY = Object.fromEntries(
  Array.from({ length: 95 }, (_, index) => [`field${index}`, 'x'.repeat(200)]),
)
const HEADERS = {
  'Accept with an open quote': { accept: fill('application/json"', ',') },
  'Accept with parameters': { accept: fill('application/json;a"', ';b') },
  'Accept with many types': { accept: fill('application/json', ',a/b') },
  'Cookie of many': { cookie: fill('a=b', '; a=b') },
  'X-Forwarded-For of many': { 'x-forwarded-for': fill('::1', ',127.0.0.1') },
}
const QUERIES = {
  'query of one name': fill('/login?next=/', '&a'),
  'query of many names': `/login?${Array.from({ length: 2_500 }, (_, index) => `${index}=`).join('&')}`,
  'long path': fill('/', 'a/'),
  'long next': fill('/login?next=/', '%2F'),
}

const site = await open({ isEmpty: false })
const empty = await open({ isEmpty: true })
try {
  say(`${ROUNDS} rounds of ${REQUESTS} requests; the stall is that of the best round`)
  say(
    `${'what'.padEnd(46)} ${'status'.padStart(6)} ${'median'.padStart(9)} ${'stall'.padStart(9)} ${'worst'.padStart(9)}`,
  )
  for (const [path, fields] of Object.entries(FORMS)) await measureForm(path, fields)
  for (const [name, headers] of Object.entries(HEADERS)) {
    row(name, await measure(site, (visitor) => visitor.send('/login', null, headers)))
  }
  for (const [name, path] of Object.entries(QUERIES)) {
    row(name, await measure(site, (visitor) => visitor.send(path)))
  }
} finally {
  await site.stop()
  await empty.stop()
}

/** Prints what the form costs at first, empty, and with its costliest body. */
async function measureForm(path, fields) {
  const { child, url } = path === '/setup' ? empty : site
  const where = { child, visitor: new Visitor(url) }
  // A stranger has no form to log out with, and any form of ours does.
  const _csrf = await where.visitor.open(path === '/logout' ? '/login' : path)
  where.visitor.freeze()
  const known =
    fields.includes('password') && path !== '/login' ? { password: 'y'.repeat(1024) } : {}
  const first = await stallOf(where, () => where.visitor.send(path, { _csrf, other: 'x' }))
  say(`POST ${path}, the first ever: ${first.delay.toFixed(1)} ms`)

  const bodies = [
    ['nothing', { _csrf }],
    ['95 fields', { _csrf, ...MANY }],
    ...fields.flatMap((field) =>
      PUMPS.map((pump) => [
        `${field} of ${JSON.stringify(pump)}`,
        { _csrf, ...known, [field]: bodyOf(pump) },
      ]),
    ),
  ]
  const rows = []
  for (const [name, body] of bodies) {
    const seen = await measure(where, (visitor) => visitor.send(path, body))
    rows.push({ name: `POST ${path}, ${name}`, seen })
  }
  const [nothing, ...others] = rows
  const costliest = others.sort((a, b) => b.seen.stall - a.seen.stall)[0]
  for (const { name, seen } of [nothing, costliest]) row(name, seen)
  where.visitor.close()
}

async function measure(where, send) {
  const rounds = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = []
    const { delay, result } = await stallOf(where, async () => {
      let answer
      for (let sent = 0; sent < REQUESTS; sent += 1) {
        answer = await send(where.visitor)
        times.push(answer.ms)
      }
      return answer
    })
    rounds.push({
      delay,
      median: times.sort((a, b) => a - b)[REQUESTS >> 1],
      status: result.status,
    })
  }
  const delays = rounds.map(({ delay }) => delay)
  const median = Math.min(...rounds.map((round) => round.median))
  return {
    status: rounds[0].status,
    median,
    stall: Math.min(...delays),
    worst: Math.max(...delays),
  }
}

async function stallOf({ child }, work) {
  await ask(child)
  const result = await work()
  return { delay: await ask(child), result }
}

async function ask(child) {
  const answer = nextMessage(child)
  child.send('delay')
  return (await answer).delay
}

function row(name, { status, median, stall, worst }) {
  const ms = (value) => `${value.toFixed(1)} ms`.padStart(9)
  const isKept = stall <= LIMIT_MS && status < 500
  if (!isKept) process.exitCode = 1
  say(
    `${name.padEnd(46)} ${String(status).padStart(6)} ${ms(median)} ${ms(stall)} ${ms(worst)}${isKept ? '' : '  FAIL'}`,
  )
}

async function open({ isEmpty }) {
  const directory = makeDirectory()
  // Cheap hashes: they are not what is measured.
  const settings = {
    SECRET: randomBytes(32).toString('base64url'),
    FORM_SECONDS: '0',
    CHALLENGE_AFTER: '100000',
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    LOG_LEVEL: 'error',
    TRUSTED_PROXIES: '127.0.0.1',
  }
  if (!isEmpty) createUser({ program: PROGRAM, directory, settings, username: 'person0' })
  const server = await launch({
    program: PROGRAM,
    given: ['serve'],
    directory,
    nodeOptions: ['--import', WATCH],
    isAsked: true,
    readyPath: '/readyz',
    environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
  })
  const stop = async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  return { child: server.child, url: server.url, visitor: new Visitor(server.url), stop }
}

function fill(start, pump) {
  return start + pump.repeat((HEADER_BYTES - start.length) / pump.length)
}

function bodyOf(pump) {
  return pump.repeat(BODY_BYTES / encodeURIComponent(pump).length)
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
