import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '../client.mjs'
import { cores } from './cores.mjs'
import { launch, makeDirectory } from './launch.mjs'
import { form } from './load.mjs'
import { emailOf, PASSWORD } from './people.mjs'

/**
 * Starts the built server of a checkout on an SQLite file of its own with one person in it. Only commands
 * and pages are used for this, so that it works with any version.
 *
 * @param options.directory the checkout, with `dist` in it.
 * @param options.username the person who is made with the command `createuser`.
 */
export async function openCheckout({ directory, environment = {}, username = 'person0' }) {
  const program = join(directory, 'dist/server.js')
  if (!existsSync(program)) throw new Error(`${program} is missing. Run npm run build there`)
  const home = makeDirectory()
  const settings = {
    SECRET: randomBytes(32).toString('base64url'),
    DATABASE_URL: `sqlite:${join(home, 'site.sqlite')}`,
    ...environment,
  }
  try {
    createUser({ program, home, settings, username })
    const server = await launch({
      program,
      given: ['serve'],
      core: cores.server,
      directory: home,
      environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
    })
    return { ...server, file: join(home, 'site.sqlite'), stop: () => stopAndClear(server, home) }
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

function createUser({ program, home, settings, username }) {
  const given = ['createuser', '--username', username, '--email', emailOf(username)]
  const { status, stderr } = spawnSync(process.execPath, [program, ...given, '--password-stdin'], {
    cwd: home,
    input: `${PASSWORD}\n`,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      BASE_URL: 'http://127.0.0.1',
      ...settings,
    },
  })
  if (status !== 0) throw new Error(`createuser of ${program} failed: ${stderr}`)
}

async function stopAndClear(server, home) {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
}

/** Logs a person in through the form and answers with the cookies of their session. */
export async function logInto({ url }, username = 'person0') {
  const client = new Client(url)
  const status = await client.submit('/login', { username, password: PASSWORD })
  if (status !== 303) throw new Error(`Login answered ${status}`)
  return client.cookieHeader
}

/** The request that logs a person in, to be sent as often as one likes. */
export async function loginOf({ url }, username = 'person0') {
  const response = await fetch(`${url}/login`, { headers: { accept: 'text/html' } })
  const [, token] = /name="_csrf" value="([^"]+)"/.exec(await response.text())
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0])
  return form('/login', {
    cookie: cookies.join('; '),
    fields: { _csrf: token, username, password: PASSWORD },
    status: 303,
    leadsTo: '/account',
  })
}
