import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { sitePermissions } from '../../src/auth/permissions/site-permissions.ts'
import {
  type Connection,
  connect,
  makeReady,
  SequelizeGrantStore,
  SequelizeSessionStore,
} from '../../src/sequelize.ts'
import { type AppFixture, openApp } from './app-fixture.ts'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const userOf = (userId: string) => ({ backend: 'users', userId })

describe('several stores in one process', () => {
  let app: TestApp
  let elsewhere: Connection
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-hot-'))
    elsewhere = await connect({ url: `sqlite:${directory}/grants.sqlite` })
    await makeReady(elsewhere, { permissions: sitePermissions })
    app = await openTestApp()
  })
  after(async () => {
    await app.stop()
    await elsewhere.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('a session that a second store of the same connection ends is over', async () => {
    const { id, browser } = await app.somebody()
    expect((await look(browser)).isMember).to.equal(true)
    const second = new SequelizeSessionStore(app.connection)
    const sessions = app.connection.model('GadwallSession')
    const row = await sessions.findOne({ where: { userId: id } })
    await second.destroy(row?.get('idHash') as string)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('everybody is out when all sessions are purged as of a later time', async () => {
    const { browser } = await app.somebody()
    expect((await look(browser)).isMember).to.equal(true)
    expect(await app.store.purge(Date.now() + 31 * 24 * 3_600_000)).to.be.above(0)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('a permission that is withdrawn through a second store of grants is gone', async () => {
    const { id, browser } = await app.somebody()
    const second = new SequelizeGrantStore(app.connection)
    await second.grant(userOf(id), REPORTS)
    expect((await look(browser)).mayRead).to.equal(true)
    await second.revoke(userOf(id), REPORTS)
    expect((await look(browser)).mayRead).to.equal(false)
  })

  describe('that keep grants in a database of their own', () => {
    let grants: SequelizeGrantStore
    let there: TestApp
    before(async () => {
      grants = new SequelizeGrantStore(elsewhere)
      there = await openTestApp({ grants })
    })
    after(() => there.stop())

    it('a permission that is withdrawn there is gone', async () => {
      const { id, browser } = await there.somebody()
      await grants.grant(userOf(id), REPORTS)
      expect((await look(browser)).mayRead).to.equal(true)
      await grants.revoke(userOf(id), REPORTS)
      expect((await look(browser)).mayRead).to.equal(false)
    })
  })

  describe('an app without a cache beside one with a cache and the same users', () => {
    let plain: AppFixture
    let remembering: AppFixture
    let other: Connection
    before(async () => {
      const url = `sqlite:${directory}/app.sqlite`
      plain = await openApp({ url, cacheLimit: 0 })
      remembering = await openApp({ url, beside: plain })
      other = await connect({ url })
    })
    after(async () => {
      await other.close()
      await remembering.stop()
      await plain.stop()
    })

    it('sees at its very next request what another process has withdrawn', async () => {
      const id = await plain.person('ada')
      const browser = await plain.loggedIn('ada')
      const outside = new SequelizeGrantStore(other)
      await outside.grant(userOf(id), REPORTS)
      expect((await look(browser)).mayRead).to.equal(true)
      await outside.revoke(userOf(id), REPORTS)
      expect((await look(browser)).mayRead).to.equal(false)
    })
  })
})
