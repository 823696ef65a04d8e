import { expect } from 'chai'
import type { Stores } from '../../../src/auth/stores.ts'
import { rename } from '../../../src/auth/usernames/rename.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { type SequelizeStores, sequelizeStores } from '../../../src/database/sequelize-stores.ts'
import { databases, openDatabase, type TestDatabase } from '../databases.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
const DAY_MS = 24 * 60 * 60 * 1000
const OTHERS = 6

for (const database of databases) {
  describe(`usernames that are kept, on ${database.name}`, () => keeps(database))
}

function keeps(database: TestDatabase): void {
  let connection: Connection
  let stores: SequelizeStores
  before(async function () {
    this.timeout(60_000)
    connection = await openDatabase(this, database)
    stores = sequelizeStores(connection)
  })
  after(() => connection?.close())

  async function person(username: string): Promise<string> {
    return String((await stores.users.create({ username })).id)
  }

  function change(userId: string, before: string, after: string): Promise<unknown> {
    const who = { backend: stores.users.backend, userId }
    return stores.transaction((bundle) =>
      rename(bundle as Stores, { who, before, after, now: NOW }, () =>
        bundle.users.update(userId, { username: after }),
      ),
    )
  }

  it('are kept from others, also in other letters, and look-alikes with them', async () => {
    const ann = { backend: 'users', userId: await person('ann') }
    await change(ann.userId, 'ann', 'anna')
    const bob = { backend: 'users', userId: await person('bob') }
    expect(await stores.usernames.keptFrom(bob, 'ANN')).to.equal('same')
    expect(await stores.usernames.keptFrom(bob, '\u0430nn')).to.equal('alike')
    expect(await stores.usernames.keptFrom(ann, 'ann')).to.equal(null)
    expect(await stores.usernames.keptFrom({ ...bob, backend: 'members' }, 'ann')).to.equal(null)
    expect(await stores.usernames.namesOf(ann)).to.deep.equal(['ann'])
    expect(await stores.usernames.purge(NOW + 29 * DAY_MS)).to.equal(0)
    expect(await stores.usernames.purge(NOW + 30 * DAY_MS)).to.equal(1)
    expect(await stores.usernames.keptFrom(bob, 'ann')).to.equal(null)
  })

  it('of many who wait for a name to become free nobody gets it', async function () {
    this.timeout(60_000)
    for (let round = 0; round < 5; round += 1) {
      const name = `wanted${round}`
      const owner = await person(name)
      const others = await Promise.all(
        Array.from({ length: OTHERS }, (_, index) => person(`other${round}x${index}`)),
      )
      const wishes = others.map((id, index) => () => change(id, `other${round}x${index}`, name))
      const all = [() => change(owner, name, `left${round}`), ...wishes]
      const results = await Promise.allSettled(all.map((work) => work()))
      const [left, ...rest] = results
      expect(left?.status, String((left as PromiseRejectedResult).reason)).to.equal('fulfilled')
      for (const one of rest) expect(one.status).to.equal('rejected')
      expect(await stores.users.findByUsername(name)).to.equal(null)
      expect((await stores.users.findById(owner))?.username).to.equal(`left${round}`)
    }
  })

  it("many who change theirs at the same time do not stand in each other's way", async function () {
    this.timeout(60_000)
    const names = Array.from({ length: 8 }, (_, index) => `many${index}`)
    const ids = await Promise.all(names.map(person))
    await Promise.all(ids.map((id, index) => change(id, names[index] ?? '', `new${index}`)))
    for (const [index, id] of ids.entries()) {
      expect((await stores.users.findById(id))?.username).to.equal(`new${index}`)
    }
  })
}
