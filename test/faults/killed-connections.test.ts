import { expect } from 'chai'
import { createConnection } from 'mariadb'
import type { Context } from 'mocha'
import { Client } from 'pg'
import { Browser } from '../support/browser.ts'
import { MariaDb } from '../support/mariadb.ts'
import { Postgres } from '../support/postgres.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'

const DURATION_MS = 4000
/** A connection that is being made is hit as well as one that is in use. */
const KILL_EVERY_MS = 30

/** The operator of a database, who ends every connection but their own. */
interface Operator {
  killAll(): Promise<unknown>
  close(): Promise<unknown>
}

interface Kind {
  start(context: Context): Promise<{ createDatabase(): Promise<string>; stop(): Promise<void> }>
  operator(url: string): Promise<Operator>
}

const KINDS: Readonly<Record<string, Kind>> = {
  PostgreSQL: {
    start: (context) => Postgres.start(context),
    async operator(url) {
      const client = new Client(url)
      client.on('error', () => {})
      await client.connect()
      const killAll = () =>
        client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        )
      return { killAll, close: () => client.end() }
    },
  },
  MariaDB: {
    start: (context) => MariaDb.start(context),
    async operator(text) {
      const { port } = new URL(text)
      const client = await createConnection({ host: '127.0.0.1', port: Number(port), user: 'root' })
      const others = 'SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()'
      const killAll = async () => {
        // It may have ended by itself meanwhile.
        for (const { id } of await client.query(others))
          await client.query(`KILL ${id}`).catch(() => {})
      }
      return { killAll, close: () => client.end() }
    },
  },
}

for (const [name, { start, operator: connect }] of Object.entries(KINDS)) {
  it(`a server whose connections to ${name} are killed all the time answers 503, never 500, and never ends`, async function killed() {
    this.timeout(120_000)
    const database = await start(this)
    const url = await database.createDatabase()
    const server = await ServerProcess.start({ DATABASE_URL: url })
    const operator = await connect(url)
    try {
      const ada = new Browser(server.url)
      await ada.submit('/login', { username: 'ada', password: PASSWORD })
      const id = ada.sessionId
      const statuses = new Set<number>()
      const until = performance.now() + DURATION_MS
      const goOn = async (work: (count: number) => Promise<unknown>) => {
        for (let count = 0; performance.now() < until; count++) await work(count)
      }
      const read = (path: string) =>
        goOn(async () => {
          statuses.add((await ada.get(path)).status)
        })
      const register = (who: string) =>
        goOn(async (count) => {
          const fields = { username: `${who}-${count}`, email: '', password: PASSWORD }
          statuses.add((await new Browser(server.url).submit('/register', fields)).status)
        })
      const kill = goOn(async () => {
        await operator.killAll()
        await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS))
      })
      await Promise.all([
        ...['/', '/account', '/readyz'].map(read),
        register('eve'),
        register('joe'),
        kill,
      ])

      // So many registrations of one client are throttled, too.
      const expected = [200, 303, 429, 503]
      expect([...statuses].filter((status) => !expected.includes(status))).to.deep.equal([])
      expect(statuses).to.include(503)
      const end = performance.now() + 2000
      for (const path of ['/account', '/readyz']) {
        while ((await ada.get(path)).status !== 200) expect(performance.now()).to.be.below(end)
      }
      expect(ada.sessionId).to.equal(id)
    } finally {
      await operator.close()
      await server.remove()
      await database.stop()
    }
  })
}
