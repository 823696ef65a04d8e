import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { PROGRAM } from '../server.mjs'
import { launch } from './launch.mjs'
import { logInAll } from './log-in-all.mjs'
import { CHEAP_HASH, makePeople } from './make-people.mjs'
import { openSqlite } from './sqlite.mjs'
import { insertStrangers } from './strangers.mjs'

const DAY_MS = 24 * 60 * 60 * 1000
// The least that bcrypt takes.
const CHEAP_COST = 4

/**
 * Makes an SQLite file with so many users and sessions, and answers with visitors: the cookies of people
 * who are logged in, spread evenly over the users.
 *
 * The program makes the users by a command and the visitors' sessions by logins, so that this works with
 * any version of it. Sessions of nobody in particular are copies of a visitor's.
 *
 * @param options.sessions how many in all; those of the visitors are among them.
 * @param options.expired how many more that are over.
 */
export async function seed(directory, options) {
  const { users, visitors, sessions = visitors, expired = 0, program = PROGRAM } = options
  const file = join(directory, options.name ?? 'site.sqlite')
  const secret = randomBytes(32).toString('base64url')
  const settings = { DATABASE_URL: `sqlite:${file}`, SECRET: secret, ...CHEAP_HASH }
  const usernames = Array.from({ length: users }, (_, index) => `person${index}`)
  makePeople({ program, directory, settings, usernames, cost: CHEAP_COST })
  const known = Array.from({ length: visitors }, (_, index) => {
    return usernames[Math.floor((index * users) / visitors)]
  })
  const found = await logInThere({ program, directory, settings }, known)
  await fill(file, { users, sessions: sessions - visitors, expired })
  return { file, secret, visitors: found }
}

async function logInThere({ program, directory, settings }, usernames) {
  const server = await launch({
    program,
    given: ['serve'],
    directory,
    environment: ({ port, url }) => ({ PORT: String(port), BASE_URL: url, ...settings }),
  })
  try {
    return await logInAll(server.url, usernames)
  } finally {
    await server.stop()
  }
}

async function fill(file, { users, sessions, expired }) {
  const database = await openSqlite(file)
  await insertStrangers(database, { count: sessions, users, ageMs: 0 })
  await insertStrangers(database, { count: expired, users, ageMs: 2 * DAY_MS })
  await database.run('PRAGMA wal_checkpoint(TRUNCATE)')
  await database.close()
}
