import { expect } from 'chai'
import { createConnection } from 'mariadb'
import { Client } from 'pg'
import { Browser } from '../support/browser.ts'
import { MariaDb } from '../support/mariadb.ts'
import { Postgres } from '../support/postgres.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'
import { timed } from '../support/timed.ts'

const LIMIT_MS = 2000
/** Half a second on a machine that does nothing else. */
const MORE_MS = 900

/** Something that a database does not let us do just now. */
interface Fault {
  readonly name: string
  /** Statements of the operator, on a connection of their own that stays open. */
  readonly begin: readonly string[]
  readonly end: readonly string[]
  /** What a page that only reads answers meanwhile. */
  readonly page: 200 | 503
}

/** Another client of the database, with every right. */
interface Operator {
  run(sql: string): Promise<unknown>
  close(): Promise<unknown>
}

const RENAMED: Fault = {
  name: 'has lost the table of sessions',
  begin: ['ALTER TABLE sessions RENAME TO sessions_away'],
  end: ['ALTER TABLE sessions_away RENAME TO sessions'],
  page: 503,
}

const ON_POSTGRES: readonly Fault[] = [
  {
    name: 'is read-only, as after a failover',
    begin: [
      'ALTER SYSTEM SET default_transaction_read_only = on',
      'SELECT pg_reload_conf()',
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    ],
    end: [
      'SET default_transaction_read_only = off',
      'ALTER SYSTEM RESET default_transaction_read_only',
      'SELECT pg_reload_conf()',
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    ],
    page: 200,
  },
  {
    name: 'has a table that somebody else has locked',
    begin: ['BEGIN', 'LOCK TABLE users IN ACCESS EXCLUSIVE MODE'],
    end: ['ROLLBACK'],
    page: 503,
  },
  {
    name: 'has a row that somebody else has locked',
    begin: [
      'BEGIN',
      'LOCK TABLE sessions IN EXCLUSIVE MODE',
      'UPDATE users SET username = username',
    ],
    end: ['ROLLBACK'],
    page: 200,
  },
  RENAMED,
]

const ON_MARIADB: readonly Fault[] = [
  {
    name: 'is read-only, as after a failover',
    begin: ['SET GLOBAL read_only = ON'],
    end: ['SET GLOBAL read_only = OFF'],
    page: 200,
  },
  {
    name: 'has a table that somebody else has locked',
    begin: ['LOCK TABLES users WRITE, sessions WRITE'],
    end: ['UNLOCK TABLES'],
    page: 503,
  },
  {
    name: 'has rows that somebody else has locked',
    begin: ['BEGIN', 'SELECT * FROM users FOR UPDATE', 'SELECT * FROM sessions FOR UPDATE'],
    end: ['ROLLBACK'],
    page: 200,
  },
  RENAMED,
]

describe('a real server whose PostgreSQL', () => {
  let postgres: Postgres
  behaves(
    ON_POSTGRES,
    async (context) => {
      postgres = await Postgres.start(context)
      return { url: await postgres.createDatabase(), stop: () => postgres.stop() }
    },
    async (url) => {
      const client = new Client(url)
      client.on('error', () => {})
      await client.connect()
      return { run: (sql) => client.query(sql), close: () => client.end() }
    },
  )
})

describe('a real server whose MariaDB', () => {
  let mariadb: MariaDb
  behaves(
    ON_MARIADB,
    async (context) => {
      mariadb = await MariaDb.start(context)
      const url = new URL(await mariadb.createDatabase())
      const root = await operatorOf(url.href)
      // Whoever has every right may write to a read-only server, too.
      await root.run("CREATE USER app@'127.0.0.1' IDENTIFIED BY 'app'")
      await root.run(`GRANT ALL ON ${url.pathname.slice(1)}.* TO app@'127.0.0.1'`)
      await root.close()
      url.username = 'app'
      url.password = 'app'
      return { url: url.href, stop: () => mariadb.stop() }
    },
    (url) => operatorOf(url.replace('app:app@', 'root@')),
  )
})

async function operatorOf(text: string): Promise<Operator> {
  const { hostname, port, pathname } = new URL(text)
  const database = pathname.slice(1)
  const connection = await createConnection({
    host: hostname,
    port: Number(port),
    user: 'root',
    database,
  })
  return { run: (sql) => connection.query(sql), close: () => connection.end() }
}

function behaves(
  faults: readonly Fault[],
  start: (context: Mocha.Context) => Promise<{ url: string; stop(): Promise<void> }>,
  connect: (url: string) => Promise<Operator>,
): void {
  let server: ServerProcess
  let stop: (() => Promise<void>) | undefined
  let operator: Operator
  let ada: Browser
  before(async function startAll() {
    this.timeout(60_000)
    const database = await start(this)
    stop = database.stop
    server = await ServerProcess.start({ DATABASE_URL: database.url })
    operator = await connect(database.url)
    ada = new Browser(server.url)
    const answer = await ada.submit('/login', { username: 'ada', password: PASSWORD })
    expect(answer.status).to.equal(303)
  })
  after(async () => {
    await operator?.close()
    await server?.remove()
    await stop?.()
  })

  for (const fault of faults) {
    it(`${fault.name} answers 503 in time where it has to, and is back within 2 seconds`, async function meanwhile() {
      this.timeout(60_000)
      const stranger = new Browser(server.url)
      const _csrf = await stranger.token('/login')
      const fields = { _csrf, username: 'ada', password: PASSWORD }
      expect((await ada.get('/account')).status).to.equal(200)

      for (const sql of fault.begin) await operator.run(sql)
      try {
        // Connections that were ended are noticed by whoever uses them next.
        await Promise.all(Array.from({ length: 6 }, () => ada.get('/account')))
        const page = await timed(() => ada.get('/account'))
        expect(page.status).to.equal(fault.page)
        expect(page.ms).to.be.below(LIMIT_MS + MORE_MS)
        const login = await timed(() => stranger.post('/login', fields))
        expect(login.status).to.equal(503)
        expect(login.headers.get('retry-after')).to.match(/^\d+$/)
        expect(login.headers.getSetCookie()).to.deep.equal([])
        expect(login.ms).to.be.below(LIMIT_MS + MORE_MS)
        const ready = await timed(() => ada.get('/readyz'))
        if (!fault.name.includes('locked')) expect(ready.status).to.equal(503)
        expect(ready.ms).to.be.below(1000 + MORE_MS)
      } finally {
        for (const sql of fault.end) await operator.run(sql)
      }

      const end = performance.now() + 2000
      for (const path of ['/account', '/readyz']) {
        while ((await ada.get(path)).status !== 200) expect(performance.now()).to.be.below(end)
      }
      expect((await stranger.post('/login', fields)).status).to.equal(303)
    })
  }
}
