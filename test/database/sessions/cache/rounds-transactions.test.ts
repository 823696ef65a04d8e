import { expect } from 'chai'
import type { Transaction } from 'sequelize'
import { mariadb, postgres, sqlite } from '../../databases.ts'
import { Rounds, useCallChains } from './rounds.ts'

const UPDATE = "UPDATE members SET first_name = 'A' WHERE id = 7"

type Work = (rounds: Rounds, transaction: Transaction) => Promise<unknown>

const WAYS: Readonly<Record<string, Work>> = {
  'user.update()': async (all, transaction) =>
    (await all.ada()).update({ firstName: 'A' }, { transaction }),
  'User.update()': ({ model }, transaction) =>
    model.update({ firstName: 'A' }, { where: { id: 7 }, transaction }),
  'Session.destroy()': ({ sessions }, transaction) =>
    sessions.destroy({ where: { idHash: 's1' }, transaction }),
  SQL: (all, transaction) => all.query(UPDATE, transaction),
}

for (const database of [sqlite, postgres, mariadb]) {
  describe(`what is written in a transaction: ${database.name}`, () => {
    let rounds: Rounds
    before(async function open() {
      this.timeout(60_000)
      rounds = await Rounds.open(this, database)
    })
    after(() => rounds?.connection.close())
    beforeEach(() => rounds.reset())

    for (const [way, write] of Object.entries(WAYS)) {
      it(`counts at the request after the commit and not before: ${way}`, async () => {
        await rounds.connection.transaction(async (transaction) => {
          await write(rounds, transaction)
          expect(await rounds.nameShown()).to.equal('')
        })
        await rounds.expectRight()
        expect(await rounds.nameShown()).to.equal(way === 'Session.destroy()' ? null : 'A')
      })
    }

    it('counts when the commit is done', async () => {
      const transaction = await rounds.connection.transaction()
      await rounds.query(UPDATE, transaction)
      expect(await rounds.nameShown()).to.equal('')
      await transaction.commit()
      expect(await rounds.nameShown()).to.equal('A')
    })

    it('counts though a later statement of the transaction failed', async () => {
      const transaction = await rounds.connection.transaction()
      await rounds.query(UPDATE, transaction)
      await rounds.query('UPDATE members SET nothing = 1', transaction).catch(() => {})
      await transaction.commit()
      await rounds.expectRight()
    })

    it('counts as nothing after a rollback', async () => {
      const transaction = await rounds.connection.transaction()
      await rounds.query(UPDATE, transaction)
      await transaction.rollback()
      expect(await rounds.nameShown()).to.equal('')
      await rounds.expectRight()
    })

    it('is nothing if the transaction only read', async () => {
      for (const end of ['commit', 'rollback'] as const) {
        const transaction = await rounds.connection.transaction()
        await rounds.read(transaction)
        await transaction[end]()
      }
      await rounds.expectRight()
      if (database === sqlite) expect(await rounds.isCached()).to.equal(true)
    })

    it('counts at the commit of the outermost transaction', async () => {
      const outer = await rounds.connection.transaction()
      const inner = await rounds.connection.transaction({ transaction: outer })
      const innermost = await rounds.connection.transaction({ transaction: inner })
      await rounds.query(UPDATE, innermost)
      await innermost.commit()
      await inner.commit()
      expect(await rounds.nameShown()).to.equal('')
      await outer.commit()
      expect(await rounds.nameShown()).to.equal('A')
    })

    it('counts as far as it was not taken back', async () => {
      const outer = await rounds.connection.transaction()
      await rounds.query(UPDATE, outer)
      const inner = await rounds.connection.transaction({ transaction: outer })
      await rounds.query("UPDATE members SET first_name = 'B'", inner)
      await inner.rollback()
      expect(await rounds.nameShown()).to.equal('')
      await outer.commit()
      expect(await rounds.nameShown()).to.equal('A')
    })

    it('holds up nothing that is written beside it', async function beside() {
      // On SQLite a write beside it would wait for its end.
      if (database === sqlite) this.skip()
      const transaction = await rounds.connection.transaction()
      await rounds.query(UPDATE, transaction)
      await rounds.model.update({ firstName: 'G' }, { where: { id: 8 } })
      await rounds.expectRight()
      await transaction.commit()
      expect(await rounds.nameShown()).to.equal('A')
    })
  })
}

describe('what is written in a transaction that Sequelize finds by itself', () => {
  let rounds: Rounds
  let stop: () => void
  before(async function open() {
    rounds = await Rounds.open(this)
    await rounds.reset()
    stop = useCallChains()
  })
  after(async () => {
    stop()
    await rounds.connection.close()
  })

  it('counts at the request after the commit and not before', async () => {
    await rounds.connection.transaction(async () => {
      await rounds.query(UPDATE)
      await rounds.model.update({ lastName: 'B' }, { where: { id: 7 } })
      expect(await rounds.nameShown()).to.equal('')
    })
    expect(await rounds.nameShown()).to.equal('A')
    expect(await rounds.ada()).to.include({ firstName: 'A', lastName: 'B' })
  })

  it('counts at once when it is written outside of the transaction on purpose', async () => {
    const type = 'DEFERRED' as never
    await rounds.connection.transaction({ type }, async () => {
      await rounds.model.update({ firstName: 'C' }, { where: { id: 7 }, transaction: null })
      expect(await rounds.nameShown()).to.equal('C')
    })
    await rounds.expectRight()
  })
})
