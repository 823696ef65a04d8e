// What does it cost a process to watch the sessions for which something is open?
import { rmSync } from 'node:fs'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startHelper } from './lib/helper.mjs'
import { makeDirectory } from './lib/launch.mjs'
import { startPostgres } from './lib/postgres.mjs'

const dist = process.env.GADWALL_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))
const load = (file) => import(join(dist, file))
const { gadwall, Secret } = await load('index.js')
const { connect, Migrator, SequelizeUserStore, sequelizeStores, User, UserBackend } =
  await load('sequelize.js')
const { cheapHasher, loginAs } = await load('testing.js')
const { Passwords } = await load('auth/passwords/passwords.js')

const SESSIONS = Number(process.env.SESSIONS ?? 500)
const SECONDS = Number(process.env.SECONDS ?? 42)
/** The first looks at the people are as slow as code that has hardly run. */
const WARM_MS = 90_000
/** Commits of another process to an SQLite file meanwhile, in a second. */
const WRITES = 10

const directory = makeDirectory()
const file = join(directory, 'watch.sqlite')
const server = await startPostgres()
const urls = {
  SQLite: `sqlite:${file}`,
  ...(server && { PostgreSQL: await server.createDatabase('watch') }),
}
for (const [name, url] of Object.entries(urls)) {
  const passwords = new Passwords([cheapHasher()])
  const connection = await connect({ url, passwords })
  await new Migrator(connection, { permissions: [] }).up()
  const people = new SequelizeUserStore(connection, User)
  const users = gadwall({
    stores: sequelizeStores(connection, { users: people }),
    backends: [new UserBackend(people, passwords)],
    secret: 'a secret of 32 characters or more',
    baseUrl: 'http://localhost:3000',
  })
  users.middleware()
  const sessions = []
  for (let index = 0; index < SESSIONS; index++) {
    const person = await people.createUser(
      `person${index}`,
      null,
      new Secret('a long enough password'),
    )
    const { header } = await loginAs(users, person)
    const headers = { cookie: header }
    const request = Object.assign(new IncomingMessage(new Socket()), { url: '/', method: 'GET' })
    Object.assign(request.headers, headers)
    sessions.push((await users.visitorOf(request)).session)
  }
  const idle = await costOf()
  for (const session of sessions) users.whileLoggedIn(session)
  await pause(WARM_MS)
  report(name, (await costOf()) - idle)
  if (name === 'SQLite') {
    const stop = await startHelper('foreign-writer.mjs', [file, WRITES])
    report(`SQLite, ${WRITES} commits a second elsewhere`, (await costOf()) - idle)
    await stop()
  }
  await users.close()
  await connection.close()
}
await server?.stop()
rmSync(directory, { recursive: true, force: true })

function report(name, ms) {
  const percent = (ms / SECONDS / 10).toFixed(2)
  process.stdout.write(`${name}: ${SESSIONS} sessions, ${percent} % of a core\n`)
}

/** What this process uses of a core, in milliseconds. */
async function costOf() {
  const before = process.cpuUsage()
  await pause(SECONDS * 1000)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
