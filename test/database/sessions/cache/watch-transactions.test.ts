import { expect } from 'chai'
import type { Transaction } from 'sequelize'
import { mariadb, postgres, sqlite } from '../../databases.ts'
import { ANYTHING, useCallChains, Watched } from './watched.ts'

const UPDATE = "UPDATE members SET first_name = 'A' WHERE id = 7"

type Work = (watched: Watched, transaction: Transaction) => Promise<unknown>

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
    let watched: Watched
    before(async function open() {
      this.timeout(60_000)
      watched = await Watched.open(this, database)
    })
    after(() => watched?.connection.close())
    beforeEach(() => watched.reset())

    for (const [way, write] of Object.entries(WAYS)) {
      it(`is told of at the commit and not before: ${way}`, async () => {
        await watched.connection.transaction(async (transaction) => {
          await write(watched, transaction)
          await watched.read()
          expect(watched.take()).to.deep.equal([])
        })
        expect(watched.take()).to.deep.equal([ANYTHING])
      })
    }

    it('is told of when the commit is done', async () => {
      const transaction = await watched.connection.transaction()
      await watched.query(UPDATE, transaction)
      const committed = transaction.commit()
      expect(watched.take()).to.deep.equal([])
      await committed
      expect(watched.take()).to.deep.equal([ANYTHING])
    })

    it('is told of though a statement of it failed', async () => {
      const transaction = await watched.connection.transaction()
      await watched.query('UPDATE members SET nothing = 1', transaction).catch(() => {})
      await transaction.commit()
      expect(watched.take()).to.deep.equal([ANYTHING])
    })

    it('is told of as of nothing else after a rollback', async () => {
      const transaction = await watched.connection.transaction()
      await watched.query(UPDATE, transaction)
      await transaction.rollback()
      // Harmless: what is dropped is read again.
      for (const told of watched.take()) expect(told).to.equal(ANYTHING)
      expect((await watched.ada()).firstName).to.equal('')
    })

    it('is nothing if the transaction only read', async () => {
      for (const end of ['commit', 'rollback'] as const) {
        const transaction = await watched.connection.transaction()
        await watched.read(transaction)
        await transaction[end]()
      }
      expect(watched.take()).to.deep.equal([])
    })

    it('is told of at the commit of the outermost transaction', async () => {
      const outer = await watched.connection.transaction()
      const inner = await watched.connection.transaction({ transaction: outer })
      const innermost = await watched.connection.transaction({ transaction: inner })
      await watched.query(UPDATE, innermost)
      await innermost.commit()
      await inner.commit()
      expect(watched.take()).to.deep.equal([])
      await outer.commit()
      expect(watched.take()).to.deep.equal([ANYTHING])
    })

    it('never stays unnoticed when a part of the transaction was taken back', async () => {
      const outer = await watched.connection.transaction()
      await watched.query(UPDATE, outer)
      const inner = await watched.connection.transaction({ transaction: outer })
      await watched.query("UPDATE members SET first_name = 'B'", inner)
      await inner.rollback()
      watched.take()
      await outer.commit()
      expect(watched.take()).to.deep.equal([ANYTHING])
      expect((await watched.ada()).firstName).to.equal('A')
    })

    it('holds up nothing that is written beside it', async function beside() {
      // On SQLite a write beside it would wait for its end.
      if (database === sqlite) this.skip()
      const transaction = await watched.connection.transaction()
      await watched.query(UPDATE, transaction)
      await watched.model.update({ firstName: 'G' }, { where: { id: 8 } })
      expect(watched.take()).to.deep.equal(['users 8'])
      await transaction.commit()
      expect(watched.take()).to.deep.equal([ANYTHING])
    })
  })
}

describe('what is written in a transaction that Sequelize finds by itself', () => {
  let watched: Watched
  let stop: () => void
  before(async function open() {
    watched = await Watched.open(this)
    await watched.reset()
    stop = useCallChains()
  })
  after(async () => {
    stop()
    await watched.connection.close()
  })

  it('is told of at the commit and not before', async () => {
    await watched.connection.transaction(async () => {
      await watched.query(UPDATE)
      await watched.model.update({ lastName: 'B' }, { where: { id: 7 } })
      expect(watched.take()).to.deep.equal([])
    })
    expect(watched.take()).to.deep.equal([ANYTHING])
    expect(await watched.ada()).to.include({ firstName: 'A', lastName: 'B' })
  })

  it('is told of at once when it is written outside of the transaction on purpose', async () => {
    const type = 'DEFERRED' as never
    await watched.connection.transaction({ type }, async () => {
      await watched.model.update({ lastName: 'C' }, { where: { id: 7 }, transaction: null })
      expect(watched.take()).to.deep.equal(['users 7'])
    })
    expect(watched.take()).to.deep.equal([])
  })
})
