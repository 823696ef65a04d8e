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
import { type House, openHouse } from './house.ts'
import { LONG_MS, openTestHouse, type TestHouse } from './house-of-test.ts'
import { REPORTS } from './pages.ts'
import { look } from './sight.ts'

const userOf = (userId: string) => ({ backend: 'users', userId })

describe('several stores in one process', () => {
  let house: TestHouse
  let elsewhere: Connection
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-hot-'))
    elsewhere = await connect({ url: `sqlite:${directory}/grants.sqlite` })
    await makeReady(elsewhere, { permissions: sitePermissions })
    house = await openTestHouse()
  })
  after(async () => {
    await house.stop()
    await elsewhere.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('a session that a second store of the same connection ends is over', async () => {
    const { id, browser } = await house.somebody()
    expect((await look(browser)).isMember).to.equal(true)
    const second = new SequelizeSessionStore(house.connection)
    const sessions = house.connection.model('GadwallSession')
    const row = await sessions.findOne({ where: { userId: id } })
    await second.destroy(row?.get('idHash') as string)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('everybody is out when all sessions are purged as of a later time', async () => {
    const { browser } = await house.somebody()
    expect((await look(browser)).isMember).to.equal(true)
    expect(await house.store.purge(Date.now() + 31 * 24 * 3_600_000)).to.be.above(0)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('a permission that is withdrawn through a second store of grants is gone', async () => {
    const { id, browser } = await house.somebody()
    const second = new SequelizeGrantStore(house.connection)
    await second.grant(userOf(id), REPORTS)
    expect((await look(browser)).mayRead).to.equal(true)
    await second.revoke(userOf(id), REPORTS)
    expect((await look(browser)).mayRead).to.equal(false)
  })

  describe('that keep grants in a database of their own', () => {
    let grants: SequelizeGrantStore
    let there: TestHouse
    before(async () => {
      grants = new SequelizeGrantStore(elsewhere)
      there = await openTestHouse({ grants })
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

  describe('an app without memory beside one with memory and the same users', () => {
    let plain: House
    let remembering: House
    let other: Connection
    before(async () => {
      const url = `sqlite:${directory}/house.sqlite`
      plain = await openHouse({ url, memoryMs: 0 })
      remembering = await openHouse({ url, memoryMs: LONG_MS, beside: plain })
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
