import { expect } from 'chai'
import { at, TwoProcesses } from '../support/two-processes.ts'
import { type DeedName, sqlOf } from './deeds.ts'
import { type Fact, facts } from './facts.ts'
import { loggedInAt } from './house.ts'
import { look } from './sight.ts'

const BOUND_MS = 100
// What clocks that count milliseconds may disagree about.
const GRAIN_MS = 15

type Write = (
  processes: TwoProcesses,
  deed: DeedName,
  id: string,
  value?: string,
) => Promise<unknown>

const WRITERS: Readonly<Record<string, Write>> = {
  'another process': ({ b }, deed, id, value) => b.perform(deed, id, value),
  'another client of the database': async ({ outside }, deed, id, value) =>
    outside.run(await sqlOf(deed, id, value)),
}

let people = 0

async function somebody({ a, b }: TwoProcesses, { first }: Pick<Fact, 'first'>) {
  const name = `person${++people}`
  await b.perform('openGroup', '')
  const id = await a.perform('person', name)
  for (const deed of first) await a.perform(deed, id)
  const browser = await loggedInAt(a.url, name)
  return { name, id, browser }
}

describe(`what another process writes, with a memory of ${BOUND_MS} ms`, () => {
  let processes: TwoProcesses
  before(async function start() {
    this.timeout(60_000)
    processes = await TwoProcesses.start(BOUND_MS)
  })
  after(() => processes.remove())

  for (const [writer, write] of Object.entries(WRITERS)) {
    for (const fact of facts) {
      it(`counts within this time: ${fact.promise}, written by ${writer}`, async () => {
        const { id, browser } = await somebody(processes, fact)
        expect(await look(browser)).to.include(fact.before)
        await write(processes, fact.deed, id, fact.value)
        const end = performance.now() + BOUND_MS + GRAIN_MS
        // Whoever is looked at all the time must not be remembered for longer because of it.
        while (performance.now() < end) {
          await browser.get('/who')
          await sleep(5)
        }
        expect(await look(browser)).to.include(fact.after)
      })
    }
  }

  it('counts in the process itself at once, while the other one may be late', async () => {
    const { id, browser } = await somebody(processes, { first: ['grant'] })
    const there = at(processes.b, browser)
    expect((await look(there)).mayRead).to.equal(true)
    await processes.b.perform('withdraw', id)
    expect((await look(there)).mayRead).to.equal(false)
  })
})

describe('what another process writes, with a memory of 0 ms', () => {
  let processes: TwoProcesses
  before(async function start() {
    this.timeout(60_000)
    processes = await TwoProcesses.start(0)
  })
  after(() => processes.remove())

  for (const [writer, write] of Object.entries(WRITERS)) {
    for (const fact of facts) {
      it(`counts at the very next request: ${fact.promise}, written by ${writer}`, async () => {
        let { id, browser } = await somebody(processes, fact)
        for (let times = 0; times < (fact.back ? 20 : 2); times++) {
          expect(await look(browser)).to.include(fact.before)
          await write(processes, fact.deed, id, fact.value)
          expect(await look(browser)).to.include(fact.after)
          if (fact.back) await write(processes, fact.back.deed, id, fact.back.value)
          else ({ id, browser } = await somebody(processes, fact))
        }
      })
    }
  }
})

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
