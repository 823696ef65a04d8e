import { expect } from 'chai'
import { bySql, GROUP, sqlOf } from './changes.ts'
import { facts } from './facts.ts'
import { LateAnswers } from './late-answers.ts'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const READS = {
  'the session': /SELECT[\s\S]*\bsessions\b/,
  'the permissions': /SELECT[\s\S]*\buser_permissions\b/,
  'whether anything has changed': /data_version/,
}

describe('a read that is overtaken by a write of the same process', () => {
  let app: TestApp
  let answers: LateAnswers
  before(async () => {
    answers = new LateAnswers()
    app = await openTestApp()
  })
  after(async () => {
    answers.release()
    await app.stop()
  })
  beforeEach(() => app.grants.grant({ group: GROUP }, REPORTS))

  for (const [what, pattern] of Object.entries(READS)) {
    for (const { promise, first, change, value, after } of facts) {
      it(`of ${what} is not remembered: ${promise}`, async () => {
        const { id, browser } = await app.somebody()
        for (const one of first) await bySql[one](app, id)
        const gate = answers.hold(pattern)
        const early = look(browser)
        // Not every way to read asks for all of this.
        await Promise.race([gate.arrived, early])
        answers.letOthersPass()
        await bySql[change](app, id, value)
        gate.open()
        await early
        expect(await look(browser)).to.include(after)
      })
    }
  }

  for (const { promise, first, change, value, after } of facts) {
    it(`is not remembered when it falls into a transaction: ${promise}`, async () => {
      const { id, browser } = await app.somebody()
      for (const one of first) await bySql[one](app, id)
      const gate = answers.hold(READS['the session'])
      let early: Promise<unknown> | undefined
      await app.connection.transaction(async (transaction) => {
        await app.connection.query(await sqlOf(change, id, value), { transaction })
        early = look(browser)
        await Promise.race([gate.arrived, early])
        answers.letOthersPass()
      })
      gate.open()
      await early
      expect(await look(browser)).to.include(after)
    })
  }
})

describe('many reads and writes of one process at once', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(() => app.stop())

  it('show no request a name from before a write that was done when it began', async () => {
    const { id, browser } = await app.somebody()
    const end = performance.now() + 1_500
    let written = 0
    const write = async (rename: typeof bySql.rename) => {
      while (performance.now() < end) {
        const next = written + 1
        await rename(app, id, String(next))
        written = next
      }
    }
    const read = async () => {
      while (performance.now() < end) {
        const atLeast = written
        const { name } = JSON.parse((await browser.get('/who')).body)
        expect(Number(name)).to.be.at.least(atLeast)
      }
    }
    await Promise.all([write(bySql.rename), read(), read(), read(), read()])
    expect(written).to.be.above(50)
  })
})
