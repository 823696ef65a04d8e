import { expect } from 'chai'
import { type Connection, connect } from '../../src/sequelize.ts'
import { mariadb, postgres, type TestDatabase } from '../database/databases.ts'
import { bySql, GROUP, sqlOf } from './deeds.ts'
import { facts } from './facts.ts'
import { LONG_MS, openTestHouse, type TestHouse } from './house-of-test.ts'
import { REPORTS } from './pages.ts'
import { look } from './sight.ts'

const BOUND_MS = 100
const GRAIN_MS = 15

const inMemory: TestDatabase = {
  name: 'SQLite in memory',
  createUrl: async () => 'sqlite::memory:',
}

for (const database of [inMemory, postgres, mariadb]) {
  describe(`what a process writes itself counts at its next request: ${database.name}`, () => {
    let house: TestHouse
    before(async function start() {
      this.timeout(60_000)
      house = await openTestHouse({ url: await database.createUrl(this), memoryMs: LONG_MS })
    })
    after(() => house?.stop())
    beforeEach(() => house.grants.grant({ group: GROUP }, REPORTS))

    for (const { promise, first, deed, value, before, after } of facts) {
      it(promise, async () => {
        const { id, browser } = await house.somebody()
        for (const one of first) await bySql[one](house, id)
        for (let times = 0; times < 2; times++) expect(await look(browser)).to.include(before)
        await bySql[deed](house, id, value)
        expect(await look(browser)).to.include(after)
      })
    }

    it('after a commit, and never after a rollback', async () => {
      const { id, browser } = await house.somebody()
      const rename = await sqlOf('rename', id, 'Augusta')
      for (const end of ['rollback', 'commit'] as const) {
        const transaction = await house.connection.transaction()
        await house.connection.query(rename, { transaction })
        if (database !== inMemory) expect((await look(browser)).name).to.equal('')
        else await look(browser)
        await transaction[end]()
        expect((await look(browser)).name).to.equal(end === 'commit' ? 'Augusta' : '')
      }
    })

    it('after a commit, though a part of the transaction was taken back', async () => {
      const { id, browser } = await house.somebody()
      await house.connection.transaction(async (transaction) => {
        await house.connection.query(await sqlOf('rename', id, 'outer'), { transaction })
        const inner = await house.connection.transaction({ transaction })
        await house.connection.query(await sqlOf('rename', id, 'inner'), { transaction: inner })
        await inner.rollback()
        // In memory there is one connection, which sees what it has not committed.
        if (database !== inMemory) expect((await look(browser)).name).to.equal('')
      })
      expect((await look(browser)).name).to.equal('outer')
    })
  })
}

for (const database of [postgres, mariadb]) {
  describe(`what another process writes counts in time: ${database.name}`, () => {
    let house: TestHouse
    let direct: TestHouse
    let other: Connection
    before(async function start() {
      this.timeout(60_000)
      const url = await database.createUrl(this)
      house = await openTestHouse({ url, memoryMs: BOUND_MS })
      direct = await openTestHouse({ url, memoryMs: 0, isSecond: true })
      other = await connect({ url })
    })
    after(async () => {
      await other?.close()
      await direct?.stop()
      await house?.stop()
    })
    beforeEach(() => house.grants.grant({ group: GROUP }, REPORTS))

    for (const { promise, first, deed, value, before, after } of facts) {
      it(`within ${BOUND_MS} ms, and without memory at once: ${promise}`, async () => {
        const { name, id, browser } = await house.somebody()
        const there = await direct.loggedIn(name)
        for (const one of first) await bySql[one](house, id)
        for (const each of [browser, there]) expect(await look(each)).to.include(before)
        await other.query(await sqlOf(deed, id, value))
        const end = performance.now() + BOUND_MS + GRAIN_MS
        expect(await look(there)).to.include(after)
        while (performance.now() < end) await browser.get('/who')
        expect(await look(browser)).to.include(after)
      })
    }
  })
}
