import { expect } from 'chai'
import type { Transaction } from 'sequelize'
import type { Browser } from '../support/browser.ts'
import { type ChangeName, GROUP, sqlOf } from './changes.ts'
import { facts } from './facts.ts'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

describe('what is written in a transaction', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(() => app.stop())
  beforeEach(() => app.grants.grant({ group: GROUP }, REPORTS))

  async function write(
    change: ChangeName,
    id: string,
    value: string | undefined,
    transaction: Transaction,
  ) {
    await app.connection.query(await sqlOf(change, id, value), { transaction })
  }

  async function prepare(first: readonly ChangeName[], id: string): Promise<void> {
    for (const change of first) await app.connection.query(await sqlOf(change, id))
  }

  for (const { promise, first, change, value, before, after } of facts) {
    it(`counts at the next request after the commit: ${promise}`, async () => {
      const { id, browser } = await app.somebody()
      await prepare(first, id)
      expect(await look(browser)).to.include(before)
      await app.connection.transaction(async (transaction) => {
        await write(change, id, value, transaction)
        // Whoever looks now is still shown what was there before, and must not keep it in mind.
        expect(await look(browser)).to.include(before)
      })
      expect(await look(browser)).to.include(after)
    })

    it(`counts at the next request after a commit by hand: ${promise}`, async () => {
      const { id, browser } = await app.somebody()
      await prepare(first, id)
      const transaction = await app.connection.transaction()
      await write(change, id, value, transaction)
      expect(await look(browser)).to.include(before)
      await transaction.commit()
      expect(await look(browser)).to.include(after)
    })

    it(`never counts after a rollback: ${promise}`, async () => {
      const { id, browser } = await app.somebody()
      await prepare(first, id)
      await expectRollback(browser, before, (transaction) => write(change, id, value, transaction))
    })
  }

  async function expectRollback(
    browser: Browser,
    before: object,
    work: (transaction: Transaction) => Promise<unknown>,
  ): Promise<void> {
    const failure = new Error('on second thoughts')
    const done = app.connection.transaction(async (transaction) => {
      await work(transaction)
      expect(await look(browser)).to.include(before)
      throw failure
    })
    expect(await done.catch((error) => error)).to.equal(failure)
    expect(await look(browser)).to.include(before)
  }

  it('counts after the commit when it was written through a model and an object', async () => {
    const { id, browser } = await app.somebody()
    const { users, connection } = app
    await connection.transaction(async (transaction) => {
      await users.model.update({ firstName: 'Augusta' }, { where: { id } as never, transaction })
      expect((await look(browser)).name).to.equal('')
    })
    expect((await look(browser)).name).to.equal('Augusta')
    const user = await users.findById(id)
    await connection.transaction(async (transaction) => {
      await user?.update({ firstName: 'Ada' }, { transaction })
      expect((await look(browser)).name).to.equal('Augusta')
    })
    expect((await look(browser)).name).to.equal('Ada')
  })

  it('counts as far as the savepoint that was kept', async () => {
    const { id, browser } = await app.somebody()
    const { users, connection } = app
    const where = { id } as never
    await connection.transaction(async (transaction) => {
      await users.model.update({ firstName: 'outer' }, { where, transaction })
      await connection.query('SAVEPOINT inner_part', { transaction })
      await users.model.update({ firstName: 'inner' }, { where, transaction })
      expect((await look(browser)).name).to.equal('')
      await connection.query('ROLLBACK TO inner_part', { transaction })
      expect((await look(browser)).name).to.equal('')
    })
    expect((await look(browser)).name).to.equal('outer')
  })
})
