// Does an answer tell who has an account? Sends forms for people who are there, who are not, who are inactive and
// who have no usable password, in turns, and compares status, body, headers, cookies and time. Fails when
// anything but the time differs, or when medians differ by 5 % or more.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, makeDirectory } from './lib/launch.mjs'
import { startMailSink } from './lib/mail-sink.mjs'
import { PASSWORD } from './lib/people.mjs'
import { workedMs } from './lib/process.mjs'
import { PROGRAM } from './server.mjs'

const ATTEMPTS = Number(process.env.ATTEMPTS ?? 300)
const BCRYPT_COST = process.env.BCRYPT_COST ?? '10'
const MOST = 0.05
/** Tries of one person before the first wait. */
const FREE_TRIES = 5

/** Headers that differ in each answer. The length is that of the body, which is compared. */
const UNIQUE = ['date', 'x-request-id', 'content-length']
const KINDS = ['known', 'unknown', 'inactive', 'unusable']
const PEOPLE = Math.ceil(ATTEMPTS / FREE_TRIES) + 1
const OWNER = 'the-owner'
const WRONG = 'not the password at all'
const emailOf = (name) => `${name}@example.com`
const changeTo = {
  path: '/account/email',
  isSignedIn: true,
  fields: (name) => ({ email: emailOf(name), currentPassword: PASSWORD }),
}
const FORMS = [
  { path: '/login', fields: (name) => ({ username: name, password: WRONG }) },
  { path: '/password-reset', fields: (name) => ({ email: emailOf(name) }) },
  { path: '/login/mail', fields: (name) => ({ email: emailOf(name) }) },
  {
    path: '/register',
    fields: (name) => ({ username: newName(), email: emailOf(name), password: PASSWORD }),
  },
  changeTo,
  {
    path: '/account/email/resend',
    page: '/account',
    isSignedIn: true,
    before: (name) => attempt(changeTo, name),
    fields: () => ({}),
  },
]

let people = 0
let requests = 0
const only = process.argv.slice(2)
const mails = await startMailSink()
const server = await startSite()
const session = await logIn()
try {
  for (const form of FORMS) {
    if (only.length === 0 || only.includes(form.path)) await run(form)
  }
} finally {
  await server.stop()
  mails.close()
}

async function run(form) {
  // The first answers compile views and warm the caches.
  for (let index = 0; index < 20; index++) await attempt(form, `warm-up${index}`)
  report(form.path, await inTurns((kind, index) => attempt(form, nameOf(kind, index / FREE_TRIES))))
  if (form.path !== '/login') return
  const refused = await inTurns((kind) => attempt(form, nameOf(kind, PEOPLE - 1)))
  report(
    `${form.path}, refused with 429`,
    refused.filter(({ status }) => status === 429),
  )
}

async function inTurns(work) {
  const turns = Array.from({ length: ATTEMPTS }, (_, index) => KINDS.map((kind) => [kind, index]))
  const answers = []
  // What the worker of the mails does for one is under way while the next is measured: any kind may be next.
  for (const [kind, index] of shuffled(turns.flat())) {
    answers.push({ kind, ...(await work(kind, index)) })
  }
  return answers
}

function shuffled(list) {
  const pairs = list.map((one) => [Math.random(), one])
  return pairs.toSorted(([one], [other]) => one - other).map(([, one]) => one)
}

/** The page with the form. */
function open({ path, page = path, isSignedIn }, headers) {
  const cookie = isSignedIn ? { cookie: session } : {}
  const init = { redirect: 'manual', headers: { accept: 'text/html', ...headers, ...cookie } }
  return fetch(server.url + page, init)
}

async function attempt(form, name) {
  await form.before?.(name)
  // Each from a network of its own: the limits of clients and ranges are not what is looked at.
  const from = {
    'x-forwarded-for': `${20 + (requests >> 16)}.${(requests >> 8) % 256}.${requests++ % 256}.1`,
  }
  const page = await open(form, from)
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(await page.text()) ?? []
  const body = new URLSearchParams({ _csrf: token, ...form.fields(name) })
  const cookie = form.isSignedIn ? session : cookiesOf(page)
  const before = workedMs(server.pid)
  const start = performance.now()
  const answer = await fetch(server.url + form.path, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { accept: 'text/html', ...from, cookie },
  })
  const text = await answer.text()
  const ms = performance.now() - start
  // Processor time: what else the machine does counts less.
  const workMs = workedMs(server.pid) - before
  return { ms, workMs, status: answer.status, seen: plain(answer, text, name) }
}

async function logIn() {
  const page = await open({ path: '/login' }, {})
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(await page.text()) ?? []
  const answer = await fetch(`${server.url}/login`, {
    method: 'POST',
    body: new URLSearchParams({ _csrf: token, username: OWNER, password: PASSWORD }),
    redirect: 'manual',
    headers: { accept: 'text/html', cookie: cookiesOf(page) },
  })
  if (answer.status !== 303) throw new Error(`Login answered ${answer.status}`)
  return cookiesOf(answer)
}

function cookiesOf({ headers }) {
  const all = headers.getSetCookie().map((one) => one.split(';')[0])
  return all.join('; ')
}

function newName() {
  return `new${String(people++).padStart(6, '0')}`
}

/** The answer without what is random in each, and without what was typed. */
function plain({ status, headers }, text, name) {
  const kept = [...headers].filter(([key]) => !UNIQUE.includes(key))
  const body = text
    .replaceAll(name, 'NAME')
    .replaceAll(/name="_csrf" value="[^"]*"/g, '')
    .replaceAll(/\d+ (second|minute)s?/g, 'WAIT')
  const shown = kept.map(([key, value]) => {
    if (key === 'retry-after') return key
    return `${key}: ${key === 'set-cookie' ? value.split('=')[0] : value}`
  })
  return JSON.stringify([status, shown, body])
}

function report(what, answers) {
  const differing = new Set(answers.map(({ seen }) => seen)).size - 1
  const medianOf = (kind, figure) =>
    median(answers.filter((one) => one.kind === kind).map((one) => one[figure]))
  const apart = (times) => (Math.max(...times) - Math.min(...times)) / Math.min(...times)
  const [times, work] = ['ms', 'workMs'].map((figure) =>
    KINDS.map((kind) => medianOf(kind, figure)),
  )
  const isGood = differing === 0 && apart(times) < MOST
  say(
    `${what}: ${answers.length} answers, ${differing === 0 ? 'all alike' : `${differing} differ`}`,
  )
  for (const [index, kind] of KINDS.entries()) {
    say(
      `  ${kind.padEnd(10)} median ${times[index].toFixed(2)} ms, of work ${work[index].toFixed(2)} ms`,
    )
  }
  say(
    `  medians differ by ${percent(apart(times))}, at most ${percent(MOST)}: ${isGood ? 'pass' : 'FAIL'}; those of the work by ${percent(apart(work))}`,
  )
  if (!isGood) process.exitCode = 1
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** All names are of one length, so that answers are. */
function nameOf(kind, number) {
  return `${kind.padEnd(8, '-')}${String(Math.floor(number)).padStart(4, '0')}`
}

async function startSite() {
  const directory = makeDirectory()
  const settings = {
    NODE_ENV: 'test',
    SMTP_URL: mails.url,
    MAIL_FROM: 'accounts@example.com',
    SIGN_IN_BY_MAIL: 'on',
    SECRET: randomBytes(32).toString('base64url'),
    FORM_SECONDS: '0',
    CHALLENGE_AFTER: '100000',
    TRUSTED_PROXIES: '127.0.0.1',
    LOG_LEVEL: 'error',
    BCRYPT_COST,
  }
  const lines = KINDS.filter((kind) => kind !== 'unknown').flatMap((kind) =>
    Array.from({ length: PEOPLE }, (_, index) => lineOf(kind, nameOf(kind, index))),
  )
  const file = join(directory, 'people.csv')
  writeFileSync(
    file,
    `username,email,password,isActive,isSuperuser\n${lines.join('')}${OWNER},,${PASSWORD},true,true\n`,
  )
  const standard = { PATH: process.env.PATH, NODE_ENV: 'production', BASE_URL: 'http://127.0.0.1' }
  const env = { ...standard, ...settings }
  const made = spawnSync(process.execPath, [PROGRAM, 'import', file], { cwd: directory, env })
  if (made.status !== 0) throw new Error(`${made.stderr}${made.stdout}`)
  const { url, pid, stop } = await launch({
    program: PROGRAM,
    given: ['serve'],
    directory,
    environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
    readyPath: '/readyz',
  })
  const clear = () => rmSync(directory, { recursive: true, force: true })
  return { url, pid, stop: () => stop().finally(clear) }
}

function lineOf(kind, name) {
  const password = kind === 'unusable' ? '' : PASSWORD
  return `${name},${name}@example.com,${password},${kind !== 'inactive'},false\n`
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
