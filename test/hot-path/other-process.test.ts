import { expect } from 'chai'
import { at, TwoProcesses } from '../support/two-processes.ts'
import { loggedInAt } from './app-fixture.ts'
import { type ChangeName, sqlOf } from './changes.ts'
import { type Fact, facts } from './facts.ts'
import { look } from './snapshot.ts'

type Write = (
  processes: TwoProcesses,
  change: ChangeName,
  id: string,
  value?: string,
) => Promise<unknown>

const WRITERS: Readonly<Record<string, Write>> = {
  'another process': ({ b }, change, id, value) => b.perform(change, id, value),
  'another client of the database': async ({ outside }, change, id, value) =>
    outside.run(await sqlOf(change, id, value)),
}

let people = 0

async function somebody({ a, b }: TwoProcesses, { first }: Pick<Fact, 'first'>) {
  const name = `person${++people}`
  await b.perform('openGroup', '')
  const id = await a.perform('person', name)
  for (const change of first) await a.perform(change, id)
  const browser = await loggedInAt(a.url, name)
  return { name, id, browser }
}

describe('what another process writes, to the same SQLite file', () => {
  let processes: TwoProcesses
  before(async function start() {
    this.timeout(60_000)
    processes = await TwoProcesses.start()
  })
  after(() => processes.remove())

  for (const [writer, write] of Object.entries(WRITERS)) {
    for (const fact of facts) {
      it(`counts at the very next request: ${fact.promise}, written by ${writer}`, async () => {
        let { id, browser } = await somebody(processes, fact)
        for (let times = 0; times < (fact.back ? 20 : 2); times++) {
          expect(await look(browser)).to.include(fact.before)
          await write(processes, fact.change, id, fact.value)
          expect(await look(browser)).to.include(fact.after)
          if (fact.back) await write(processes, fact.back.change, id, fact.back.value)
          else ({ id, browser } = await somebody(processes, fact))
        }
      })
    }
  }

  it('counts in both processes when one of them writes', async () => {
    const { id, browser } = await somebody(processes, { first: ['grant'] })
    const there = at(processes.b, browser)
    for (const each of [browser, there]) expect((await look(each)).mayRead).to.equal(true)
    await processes.b.perform('withdraw', id)
    for (const each of [there, browser]) expect((await look(each)).mayRead).to.equal(false)
  })
})
