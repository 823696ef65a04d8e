import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Client } from '../client.mjs'
import { gadwallEnvironment, PROGRAM } from '../server.mjs'
import { knowsSessionMemory } from './gadwall.mjs'
import { launch } from './launch.mjs'
import { form } from './load.mjs'
import { emailOf, PASSWORD, USERNAMES } from './people.mjs'

const require = createRequire(import.meta.url)

const all = [
  { name: 'bare', label: 'bare Koa, same page', folder: 'bare-koa', packages: ['koa'] },
  { name: 'gadwall', label: 'Gadwall', environment: {} },
  {
    name: 'gadwall-0',
    label: 'Gadwall without memory',
    environment: { SESSION_MEMORY_MS: '0' },
  },
  {
    name: 'koa-passport',
    label: 'Koa + koa-passport + Sequelize',
    folder: 'koa-passport',
    packages: ['koa', 'koa-session', 'koa-passport', 'sequelize', 'sqlite3'],
  },
  {
    name: 'express-passport',
    label: 'Express + Passport + Sequelize',
    folder: 'express-passport',
    packages: [
      'express',
      'express-session',
      'passport',
      'connect-session-sequelize',
      'sequelize',
      'sqlite3',
    ],
  },
  {
    name: 'better-auth',
    label: 'Koa + better-auth',
    folder: 'better-auth',
    packages: ['koa', 'better-auth', 'better-sqlite3'],
  },
  {
    name: 'better-auth-cache',
    label: 'Koa + better-auth, cookie cache',
    folder: 'better-auth',
    packages: ['koa', 'better-auth', 'better-sqlite3'],
    environment: { COOKIE_CACHE: 'on' },
  },
  {
    name: 'adonis',
    label: 'AdonisJS + Lucid',
    folder: 'adonis',
    packages: [
      '@adonisjs/core',
      '@adonisjs/auth',
      '@adonisjs/session',
      '@adonisjs/lucid',
      'better-sqlite3',
    ],
  },
]

/** Who takes part here, and why others do not. PEERS=adonis,bare leaves out all others but Gadwall. */
export async function contestants() {
  const hasMemory = await knowsSessionMemory()
  const wanted = process.env.PEERS?.split(',')
  const [taking, absent] = [[], []]
  for (const one of all) {
    const missing = one.packages?.find((name) => versionOf(name) === null)
    if (wanted && one.folder && !wanted.includes(one.name)) continue
    if (one.name === 'gadwall-0' && !hasMemory) absent.push([one, 'this build has no such setting'])
    else if (missing) absent.push([one, `${missing} could not be installed`])
    else taking.push({ ...one, isPeer: Boolean(one.folder) && one.name !== 'bare' })
  }
  return { taking, absent: absent.map(([{ label }, reason]) => ({ label, reason })) }
}

/**
 * Starts a contestant's server: in an empty directory that goes with it, unless one is given.
 *
 * @param options as for `launch`, with variables as `environment`.
 */
export async function openContestant(contestant, options = {}) {
  const environment = (address) => ({
    ...(contestant.folder ? peerEnvironment(address) : gadwallEnvironment(address)),
    ...contestant.environment,
    ...options.environment,
  })
  try {
    const server = await launch({ ...options, ...programOf(contestant), environment })
    return { ...server, contestant }
  } catch (cause) {
    throw new Error(`${contestant.label} did not start`, { cause })
  }
}

/** Starts all of them, stops those that have started if one does not, and stops all in the end. */
export async function withContestants(contestants, options, work) {
  const servers = []
  try {
    for (const contestant of contestants) {
      const server = await openContestant(contestant, options)
      servers.push(server)
      await makePeople(server)
    }
    return await work(servers)
  } finally {
    for (const server of servers) await server.stop()
  }
}

/** Logs somebody in and answers with the cookies of their session. */
export async function signIn({ url, contestant }, username = 'person0') {
  const client = new Client(url)
  if (contestant.name === 'bare') return client.cookieHeader
  const status = await client.submit('/login', { username, password: PASSWORD })
  if (status !== 302 && status !== 303) throw new Error(`Login answered ${status}`)
  return client.cookieHeader
}

/** The peers make their people when they start; Gadwall's register. */
export async function makePeople({ url, contestant }) {
  if (contestant.folder) return
  for (const username of USERNAMES) {
    const fields = { username, email: emailOf(username), password: PASSWORD }
    const status = await new Client(url).submit('/register', fields)
    if (status !== 303) throw new Error(`Registration answered ${status}`)
  }
}

/** What these people send to log in, all with one form. */
export async function loginRequests({ url, contestant }, usernames = USERNAMES) {
  const response = await fetch(`${url}/login`, { headers: { accept: 'text/html' } })
  const [, token] = /name="_csrf" value="([^"]+)"/.exec(await response.text())
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0])
  return usernames.map((username) =>
    form('/login', {
      cookie: cookies.join('; '),
      fields: { _csrf: token, username, password: PASSWORD },
      status: contestant.folder ? 302 : 303,
      leadsTo: '/account',
    }),
  )
}

export function versionsOf(contestants) {
  const names = new Set(contestants.flatMap(({ packages = [] }) => packages))
  return Object.fromEntries([...names].sort().map((name) => [name, versionOf(name)]))
}

function programOf({ folder }) {
  if (!folder) return { program: PROGRAM, given: ['serve'] }
  return { program: fileURLToPath(new URL(`../peers/${folder}/server.mjs`, import.meta.url)) }
}

function peerEnvironment({ port, url }) {
  return { PORT: String(port), BASE_URL: url, SECRET: randomBytes(32).toString('base64url') }
}

/** `exports` may hide a package's own file, so it is looked for where Node looks. */
function versionOf(name) {
  for (const folder of require.resolve.paths(name)) {
    try {
      return require(`${folder}/${name}/package.json`).version
    } catch {
      // Not in this folder.
    }
  }
  return null
}
