import { expect } from 'chai'
import type { Context } from 'mocha'
import { Browser } from '../support/browser.ts'
import { MariaDb } from '../support/mariadb.ts'
import { Postgres } from '../support/postgres.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'
import { timed } from '../support/timed.ts'

interface SilentServer {
  createDatabase(): Promise<string>
  pause(): () => void
  stop(): Promise<void>
}

const KINDS: Readonly<Record<string, (context: Context) => Promise<SilentServer>>> = {
  PostgreSQL: (context) => Postgres.start(context),
  MariaDB: (context) => MariaDb.start(context),
}

const LIMIT_MS = 2000
/** Half a second on a machine that does nothing else. */
const MORE_MS = 900

for (const [name, start] of Object.entries(KINDS)) {
  describe(`a real server whose ${name} says nothing more`, () => {
    let database: SilentServer
    let server: ServerProcess
    let ada: Browser
    before(async function startBoth() {
      this.timeout(60_000)
      database = await start(this)
      server = await ServerProcess.start({ DATABASE_URL: await database.createDatabase() })
      ada = new Browser(server.url)
      const answer = await ada.submit('/login', { username: 'ada', password: PASSWORD })
      expect(answer.status).to.equal(303)
    })
    after(async () => {
      await server?.remove()
      await database?.stop()
    })

    it('answers 503 in time, to everybody, touches no cookie, and is back at once', async function silent() {
      this.timeout(60_000)
      const stranger = new Browser(server.url)
      const _csrf = await stranger.token('/login')
      const fields = { _csrf, username: 'ada', password: PASSWORD }
      const id = ada.sessionId

      const goOn = database.pause()
      try {
        for (let round = 0; round < 2; round++) {
          const asked = [
            ...Array.from({ length: 20 }, () => timed(() => ada.get('/account'))),
            timed(() => ada.get('/')),
            timed(() => stranger.post('/login', fields)),
            timed(() => stranger.post('/register', { ...fields, email: 'a@example.com' })),
          ]
          for (const { status, ms, headers } of await Promise.all(asked)) {
            expect(status).to.equal(503)
            expect(headers.get('retry-after')).to.match(/^\d+$/)
            expect(headers.getSetCookie()).to.deep.equal([])
            expect(ms).to.be.below(LIMIT_MS + MORE_MS)
          }
          const ready = await timed(() => ada.get('/readyz'))
          expect(ready.status).to.equal(503)
          expect(ready.ms).to.be.below(1000 + MORE_MS)
          expect((await timed(() => ada.get('/healthz'))).status).to.equal(200)
        }
      } finally {
        goOn()
      }

      const end = performance.now() + 2000
      for (const path of ['/account', '/readyz']) {
        while ((await ada.get(path)).status !== 200) expect(performance.now()).to.be.below(end)
      }
      expect((await stranger.post('/login', fields)).status).to.equal(303)
      expect(ada.sessionId).to.equal(id)
    })
  })
}
