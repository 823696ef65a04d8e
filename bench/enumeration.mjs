// Does an answer tell who has an account? Sends forms for people who are there, who are not, who are inactive and
// who have no usable password, in turns, and compares status, body, headers, cookies and time. Fails when
// anything but the time differs, or when medians differ by 5 % or more.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, makeDirectory } from './lib/launch.mjs'
import { PASSWORD } from './lib/people.mjs'
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
const FORMS = [
  { path: '/login', fields: (name) => ({ username: name, password: 'not the password at all' }) },
  { path: '/password-reset', fields: (name) => ({ email: `${name}@example.com` }) },
]

let requests = 0
const server = await startSite()
try {
  for (const form of FORMS) await run(form)
} finally {
  await server.stop()
}

async function run(form) {
  const page = await fetch(server.url + form.path, { headers: { accept: 'text/html' } })
  await page.text()
  if (page.status !== 200) return say(`${form.path}: no such page in this version`)
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
  const answers = []
  for (let index = 0; index < ATTEMPTS; index++) {
    for (const kind of KINDS) answers.push({ kind, ...(await work(kind, index)) })
  }
  return answers
}

async function attempt({ path, fields }, name) {
  // Each from a network of its own: the limits of clients and ranges are not what is looked at.
  const from = `20.${requests >> 8}.${requests++ % 256}.1`
  const headers = { accept: 'text/html', 'x-forwarded-for': from }
  const page = await fetch(server.url + path, { headers })
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(await page.text()) ?? []
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0])
  const body = new URLSearchParams({ _csrf: token, ...fields(name) })
  const start = performance.now()
  const init = { method: 'POST', body, redirect: 'manual' }
  const answer = await fetch(server.url + path, {
    ...init,
    headers: { ...headers, cookie: cookie.join('; ') },
  })
  const text = await answer.text()
  return { ms: performance.now() - start, status: answer.status, seen: plain(answer, text, name) }
}

/** The answer without what is random in each, and without what was typed. */
function plain({ status, headers }, text, name) {
  const kept = [...headers].filter(([key]) => !UNIQUE.includes(key))
  const body = text
    .replaceAll(name, 'NAME')
    .replaceAll(/name="_csrf" value="[^"]*"/g, '')
    .replaceAll(/\d+ (second|minute)s?/g, 'WAIT')
  const shown = kept.map(([key, value]) => (key === 'retry-after' ? key : `${key}: ${value}`))
  return JSON.stringify([status, shown, body])
}

function report(what, answers) {
  const differing = new Set(answers.map(({ seen }) => seen)).size - 1
  const medians = KINDS.map((kind) => median(answers.filter((one) => one.kind === kind)))
  const spread = (Math.max(...medians) - Math.min(...medians)) / Math.min(...medians)
  const isGood = differing === 0 && spread < MOST
  say(
    `${what}: ${answers.length} answers, ${differing === 0 ? 'all alike' : `${differing} differ`}`,
  )
  for (const [index, kind] of KINDS.entries()) {
    say(`  ${kind.padEnd(10)} median ${medians[index].toFixed(2)} ms`)
  }
  say(
    `  medians differ by ${(spread * 100).toFixed(1)} %, at most ${MOST * 100} %: ${isGood ? 'pass' : 'FAIL'}`,
  )
  if (!isGood) process.exitCode = 1
}

function median(answers) {
  const sorted = answers.map(({ ms }) => ms).sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** All names are of one length, so that answers are. */
function nameOf(kind, number) {
  return `${kind.padEnd(8, '-')}${String(Math.floor(number)).padStart(4, '0')}`
}

async function startSite() {
  const directory = makeDirectory()
  const settings = {
    SECRET: randomBytes(32).toString('base64url'),
    TRUSTED_PROXIES: '127.0.0.1',
    LOG_LEVEL: 'error',
    BCRYPT_COST,
  }
  const lines = KINDS.filter((kind) => kind !== 'unknown').flatMap((kind) =>
    Array.from({ length: PEOPLE }, (_, index) => lineOf(kind, nameOf(kind, index))),
  )
  const file = join(directory, 'people.csv')
  writeFileSync(file, `username,email,password,isActive\n${lines.join('')}`)
  const standard = { PATH: process.env.PATH, NODE_ENV: 'production', BASE_URL: 'http://127.0.0.1' }
  const env = { ...standard, ...settings }
  const made = spawnSync(process.execPath, [PROGRAM, 'import', file], { cwd: directory, env })
  if (made.status !== 0) throw new Error(`${made.stderr}${made.stdout}`)
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

function lineOf(kind, name) {
  const password = kind === 'unusable' ? '' : PASSWORD
  return `${name},${name}@example.com,${password},${kind !== 'inactive'}\n`
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
