import { expect } from 'chai'
import type { Browser } from '../support/browser.ts'
import { TwoProcesses } from '../support/two-processes.ts'
import { loggedInAt } from './app-fixture.ts'
import { type ChangeName, sqlOf } from './changes.ts'
import { REPORTS, type Who } from './pages.ts'

const ROUNDS = 1_000

/** A change by the one process, and what the next request to the other has to show. */
interface Round {
  readonly change: ChangeName | 'restoreSessions'
  readonly shows: (who: Who, value: string) => boolean
}

const ROUND: readonly Round[] = [
  { change: 'rename', shows: ({ name }, value) => name === value },
  { change: 'grant', shows: ({ may }) => may.includes(REPORTS) },
  { change: 'withdraw', shows: ({ may }) => !may.includes(REPORTS) },
  { change: 'endSessions', shows: ({ user }) => user === null },
  { change: 'restoreSessions', shows: ({ user }) => user === 'ada' },
  { change: 'promote', shows: ({ isSuperuser }) => isSuperuser },
  { change: 'demote', shows: ({ isSuperuser }) => !isSuperuser },
]

type Write = (
  processes: TwoProcesses,
  change: ChangeName,
  id: string,
  value: string,
) => Promise<unknown>

const WRITERS: Readonly<Record<string, Write>> = {
  'by our services': ({ b }, change, id, value) => b.perform(change, id, value),
  'by raw SQL': async ({ outside }, change, id, value) =>
    outside.run(await sqlOf(change, id, value)),
  'by a trigger': ({ outside }, change, _id, value) =>
    outside.run(`INSERT INTO orders VALUES ('${change}', '${value}')`),
}

describe('a request is right after another process has written, whatever it wrote', () => {
  let processes: TwoProcesses
  let browser: Browser
  let id: string
  before(async function start() {
    this.timeout(60_000)
    processes = await TwoProcesses.start()
    await processes.b.perform('openGroup', '')
    id = await processes.b.perform('person', 'ada')
    browser = await loggedInAt(processes.a.url, 'ada')
    await makeTriggers()
  })
  after(() => processes.remove())

  /** Whoever inserts an order has it carried out by the database. */
  async function makeTriggers(): Promise<void> {
    const { outside } = processes
    await outside.run('CREATE TABLE kept AS SELECT * FROM sessions')
    await outside.run('CREATE TABLE orders (what TEXT, value TEXT)')
    for (const { change } of ROUND) {
      if (change === 'restoreSessions') continue
      const sql = (await sqlOf(change, id, 'VALUE')).replace("'VALUE'", 'NEW.value')
      await outside.run(
        `CREATE TRIGGER do_${change} AFTER INSERT ON orders WHEN NEW.what = '${change}'
         BEGIN ${sql}; END`,
      )
    }
  }

  it(`${ROUNDS} times, by our services, by raw SQL and by triggers in turn`, async function rounds() {
    this.timeout(120_000)
    const writers = Object.entries(WRITERS)
    const stale: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { change, shows } = ROUND[round % ROUND.length] as Round
      const [by, write] = writers[Math.floor(round / ROUND.length) % writers.length] as [
        string,
        Write,
      ]
      const value = `name ${round}`
      if (change === 'restoreSessions') {
        await processes.outside.run('INSERT INTO sessions SELECT * FROM kept')
      } else await write(processes, change, id, value)
      const who: Who = JSON.parse((await browser.get('/who')).body)
      if (!shows(who, value)) stale.push(`round ${round}: ${change} ${by}`)
    }
    expect(stale).to.deep.equal([])
  })
})
