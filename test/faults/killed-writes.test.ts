import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { Postgres } from '../support/postgres.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'
import { testSize } from '../support/test-size.ts'
import { OtherClient } from '../support/two-processes.ts'
import { AcknowledgedWrites, type Losses } from './acknowledged-writes.ts'

const ROUNDS = testSize({ small: 2, full: 50 })
/** After each kind of write was acknowledged in a round, the kill comes at any time within so many ms. */
const LATEST_MS = 400

const NOTHING: Losses = { registrations: [], passwords: [], risenSessions: 0 }

let postgres: Postgres | undefined
const databases = {
  SQLite: async () => ({}),
  PostgreSQL: async (context: Mocha.Context) => {
    postgres = await Postgres.start(context)
    return { DATABASE_URL: await postgres.createDatabase() }
  },
}

for (const [name, settingsOf] of Object.entries(databases)) {
  describe(`a server on ${name} that is killed while people register, leave and change passwords`, () => {
    let server: ServerProcess
    let writes: AcknowledgedWrites
    before(async function startServer() {
      this.timeout(120_000)
      server = await ServerProcess.start(await settingsOf(this))
      const create = ['createuser', '--username', 'eve', '--no-input', '--password-stdin']
      await server.must(create, `${PASSWORD}\n`)
      writes = new AcknowledgedWrites(server.url, 'eve')
    })
    after(async () => {
      await server?.remove()
      await postgres?.stop()
      postgres = undefined
    })

    it(`has lost nothing that it had acknowledged, and no session has risen again, in ${ROUNDS} rounds`, async function rounds() {
      this.timeout(30_000 + ROUNDS * 30_000)
      for (let round = 1; round <= ROUNDS; round += 1) {
        const writing = writes.write()
        await writes.haveEach()
        await pause(Math.random() * LATEST_MS)
        await server.kill()
        writes.stop()
        await writing
        await server.restart()
        expect(await writes.findLosses(), `round ${round}`).to.deep.equal(NOTHING)
      }
      const { registrations, endedSessions, passwords } = writes.counts
      tell(`${registrations} registrations, ${endedSessions} logouts, ${passwords} passwords`)
      for (const count of Object.values(writes.counts)) expect(count).to.be.at.least(ROUNDS)
    })

    it('would be found out if it had', async function lost() {
      this.timeout(60_000)
      const browser = new Browser(server.url)
      await browser.submit('/login', { username: 'ada', password: PASSWORD })
      writes.claimEnded(browser)
      expect((await writes.findLosses()).risenSessions).to.equal(1)
      if (name !== 'SQLite') return

      const writing = writes.write()
      await writes.haveEach()
      writes.stop()
      await writing
      const outside = new OtherClient(server.file)
      await outside.run("DELETE FROM users WHERE username <> 'ada'")
      await outside.close()
      const { registrations, passwords } = await writes.findLosses()
      expect(registrations).to.not.deep.equal([])
      expect(passwords).to.deep.equal(['0 passwords of eve work'])
    })
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function tell(line: string): void {
  process.stdout.write(`      ${line} acknowledged\n`)
}
