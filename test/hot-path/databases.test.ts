import { expect } from 'chai'
import { type Connection, connect } from '../../src/sequelize.ts'
import { mariadb, postgres, type TestDatabase } from '../database/databases.ts'
import { PASSWORD } from '../support/test-site.ts'
import { bySql, GROUP, sqlOf } from './changes.ts'
import { facts } from './facts.ts'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { LONG_MS, openTestApp, type TestApp } from './test-app.ts'

const GRAIN_MS = 15

const inMemory: TestDatabase = {
  name: 'SQLite in memory',
  createUrl: async () => 'sqlite::memory:',
}

for (const database of [inMemory, postgres, mariadb]) {
  describe(`what a process writes itself counts at its next request: ${database.name}`, () => {
    let app: TestApp
    before(async function start() {
      this.timeout(60_000)
      app = await openTestApp({ url: await database.createUrl(this) })
    })
    after(() => app?.stop())
    beforeEach(() => app.grants.grant({ group: GROUP }, REPORTS))

    for (const { promise, first, change, value, before, after } of facts) {
      it(promise, async () => {
        const { id, browser } = await app.somebody()
        for (const one of first) await bySql[one](app, id)
        for (let times = 0; times < 2; times++) expect(await look(browser)).to.include(before)
        await bySql[change](app, id, value)
        expect(await look(browser)).to.include(after)
      })
    }

    it('after a commit, and never after a rollback', async () => {
      const { id, browser } = await app.somebody()
      const rename = await sqlOf('rename', id, 'Augusta')
      for (const end of ['rollback', 'commit'] as const) {
        const transaction = await app.connection.transaction()
        await app.connection.query(rename, { transaction })
        if (database !== inMemory) expect((await look(browser)).name).to.equal('')
        else await look(browser)
        await transaction[end]()
        expect((await look(browser)).name).to.equal(end === 'commit' ? 'Augusta' : '')
      }
    })

    it('after a commit, though a part of the transaction was taken back', async () => {
      const { id, browser } = await app.somebody()
      await app.connection.transaction(async (transaction) => {
        await app.connection.query(await sqlOf('rename', id, 'outer'), { transaction })
        const inner = await app.connection.transaction({ transaction })
        await app.connection.query(await sqlOf('rename', id, 'inner'), { transaction: inner })
        await inner.rollback()
        // In memory there is one connection, which sees what it has not committed.
        if (database !== inMemory) expect((await look(browser)).name).to.equal('')
      })
      expect((await look(browser)).name).to.equal('outer')
    })
  })
}

for (const [database, boundMs] of [
  [postgres, 1_000],
  [mariadb, 100],
] as const) {
  describe(`what is written with a bound of ${boundMs} ms on ${database.name}`, () => {
    let app: TestApp
    let direct: TestApp
    let other: Connection
    before(async function start() {
      this.timeout(60_000)
      const url = await database.createUrl(this)
      app = await openTestApp({ url, cacheMs: boundMs })
      direct = await openTestApp({ url, isSecond: true })
      other = await connect({ url })
    })
    after(async () => {
      await other?.close()
      await direct?.stop()
      await app?.stop()
    })
    beforeEach(() => app.grants.grant({ group: GROUP }, REPORTS))

    for (const { promise, first, change, value, before, after } of facts) {
      it(`counts within this time, and without a bound at once: ${promise}`, async () => {
        const { name, id, browser } = await app.somebody()
        const there = await direct.loggedIn(name)
        for (const one of first) await bySql[one](app, id)
        for (const each of [browser, there]) expect(await look(each)).to.include(before)
        await other.query(await sqlOf(change, id, value))
        const end = performance.now() + boundMs + GRAIN_MS
        expect(await look(there)).to.include(after)
        // Whoever is looked at all the time must not be remembered for longer because of it.
        while (performance.now() < end) await browser.get('/who')
        expect(await look(browser)).to.include(after)
      })
    }
  })

  describe(`what a process does to sessions counts at once, whatever the bound: ${database.name}`, () => {
    let app: TestApp
    before(async function start() {
      this.timeout(60_000)
      app = await openTestApp({ url: await database.createUrl(this), cacheMs: LONG_MS })
    })
    after(() => app?.stop())

    it('a session value that one request keeps is there in the next', async () => {
      const { browser } = await app.somebody()
      for (const text of ['one', 'two', 'three']) {
        await browser.get(`/note?text=${text}`)
        expect(JSON.parse((await browser.get('/who')).body).note).to.include({ text })
      }
    })

    it('whoever logs out is out in another browser with the same cookie', async () => {
      const { browser } = await app.somebody()
      const thief = browser.clone()
      expect((await look(thief)).isMember).to.equal(true)
      await browser.submit('/logout', {})
      expect((await look(thief)).isMember).to.equal(false)
    })

    it('whoever logs in again is out with the cookie from before', async () => {
      const { name, browser } = await app.somebody()
      const thief = browser.clone()
      expect((await look(thief)).isMember).to.equal(true)
      await browser.submit('/login', { username: name, password: PASSWORD })
      expect((await look(thief)).isMember).to.equal(false)
    })
  })
}
