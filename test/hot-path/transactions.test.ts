import { expect } from 'chai'
import type { Transaction } from 'sequelize'
import type { Browser } from '../support/browser.ts'
import { type DeedName, GROUP, sqlOf } from './deeds.ts'
import { facts } from './facts.ts'
import { openTestHouse, type TestHouse } from './house-of-test.ts'
import { REPORTS } from './pages.ts'
import { look } from './sight.ts'

describe('what is written in a transaction', () => {
  let house: TestHouse
  before(async () => {
    house = await openTestHouse()
  })
  after(() => house.stop())
  beforeEach(() => house.grants.grant({ group: GROUP }, REPORTS))

  async function write(
    deed: DeedName,
    id: string,
    value: string | undefined,
    transaction: Transaction,
  ) {
    await house.connection.query(await sqlOf(deed, id, value), { transaction })
  }

  async function prepare(first: readonly DeedName[], id: string): Promise<void> {
    for (const deed of first) await house.connection.query(await sqlOf(deed, id))
  }

  for (const { promise, first, deed, value, before, after } of facts) {
    it(`counts at the next request after the commit: ${promise}`, async () => {
      const { id, browser } = await house.somebody()
      await prepare(first, id)
      expect(await look(browser)).to.include(before)
      await house.connection.transaction(async (transaction) => {
        await write(deed, id, value, transaction)
        // Whoever looks now is still shown what was there before, and must not keep it in mind.
        expect(await look(browser)).to.include(before)
      })
      expect(await look(browser)).to.include(after)
    })

    it(`counts at the next request after a commit by hand: ${promise}`, async () => {
      const { id, browser } = await house.somebody()
      await prepare(first, id)
      const transaction = await house.connection.transaction()
      await write(deed, id, value, transaction)
      expect(await look(browser)).to.include(before)
      await transaction.commit()
      expect(await look(browser)).to.include(after)
    })

    it(`never counts after a rollback: ${promise}`, async () => {
      const { id, browser } = await house.somebody()
      await prepare(first, id)
      await expectRollback(browser, before, (transaction) => write(deed, id, value, transaction))
    })
  }

  async function expectRollback(
    browser: Browser,
    before: object,
    work: (transaction: Transaction) => Promise<unknown>,
  ): Promise<void> {
    const failure = new Error('on second thoughts')
    const done = house.connection.transaction(async (transaction) => {
      await work(transaction)
      expect(await look(browser)).to.include(before)
      throw failure
    })
    expect(await done.catch((error) => error)).to.equal(failure)
    expect(await look(browser)).to.include(before)
  }

  it('counts after the commit when it was written through a model and an object', async () => {
    const { id, browser } = await house.somebody()
    const { users, connection } = house
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
    const { id, browser } = await house.somebody()
    const { users, connection } = house
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
