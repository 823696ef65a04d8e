import { expect } from 'chai'
import { StoreUnavailable } from '../../src/auth/errors.ts'
import { connect } from '../../src/sequelize.ts'
import { postgres, tableNames } from '../database/databases.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { startTestSite } from '../support/test-site.ts'

describe('a site with TABLE_PREFIX', () => {
  it('keeps everything in tables of that name, and lets people log in', async () => {
    const site = await startTestSite({ TABLE_PREFIX: 'gw_' })
    try {
      await createPerson(site, 'ada')
      const browser = await loggedIn(site, 'ada')
      expect((await browser.get('/account')).status).to.equal(200)
      const names = await tableNames(site.connection)
      expect(names.filter((name) => !name.startsWith('gw_'))).to.deep.equal([])
      expect(names).to.include.members(['gw_users', 'gw_sessions'])
    } finally {
      await site.stop()
    }
  })
})

describe('a connection with a timeout', () => {
  it('says that the database is away to whoever waits longer for a free connection', async function () {
    const url = await postgres.createUrl(this)
    const connection = await connect({ url, timeoutMs: 1500 })
    const busy: (() => void)[] = []
    try {
      const held = Array.from({ length: 5 }, () =>
        connection.transaction(() => new Promise<void>((resolve) => busy.push(resolve))),
      )
      while (busy.length < 5) await new Promise((resolve) => setTimeout(resolve, 10))
      const failure = await connection.query('SELECT 1').catch((error: unknown) => error)
      for (const end of busy) end()
      await Promise.all(held)
      expect(failure).to.be.instanceOf(StoreUnavailable)
      await connection.query('SELECT 1')
    } finally {
      await connection.close()
    }
  })
})
