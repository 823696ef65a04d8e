import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client } from '../client.mjs'
import { loginsOf } from './checkout.mjs'
import { launch, makeDirectory } from './launch.mjs'
import { makePeople } from './make-people.mjs'
import { PASSWORD, USERNAMES } from './people.mjs'

/**
 * Starts a contestant's server: in an empty directory that goes with it, unless one is given.
 *
 * @param options as for `launch`, with variables as `environment`.
 * @param options.usernames who is made beforehand (nobody). Peers make their people when they start.
 */
export async function openContestant(contestant, options = {}) {
  const directory = options.directory ?? makeDirectory()
  const clear = () => {
    if (!options.directory) rmSync(directory, { recursive: true, force: true })
  }
  try {
    const server = await start(contestant, { ...options, directory })
    const stop = () => server.stop().finally(clear)
    return { ...server, contestant, stop }
  } catch (cause) {
    clear()
    throw new Error(`${contestant.label} did not start`, { cause })
  }
}

function start(contestant, options) {
  const { directory, usernames = [] } = options
  const secret = randomBytes(32).toString('base64url')
  const settings = { SECRET: secret, ...contestant.environment, ...options.environment }
  const { program, given } = programOf(contestant)
  if (!contestant.folder && usernames.length > 0) {
    makePeople({ program, directory, settings, usernames })
  }
  const environment = ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings })
  return launch({ ...options, program, given, environment })
}

function programOf({ folder, program }) {
  if (!folder) return { program, given: ['serve'] }
  return { program: fileURLToPath(new URL(`../peers/${folder}/server.mjs`, import.meta.url)) }
}

/**
 * Starts all of them, stops those that have started if one does not, and stops all in the end.
 *
 * @param options as for `openContestant`, or a function that answers with them for a contestant.
 */
export async function withContestants(contestants, options, work) {
  const servers = []
  try {
    for (const contestant of contestants) {
      const own = typeof options === 'function' ? await options(contestant) : options
      servers.push(await openContestant(contestant, { usernames: USERNAMES, ...own }))
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

/** What these people send to log in, all with one form. */
export function loginRequests({ url, contestant }, usernames = USERNAMES) {
  return loginsOf(url, usernames, contestant.folder ? 302 : 303)
}
