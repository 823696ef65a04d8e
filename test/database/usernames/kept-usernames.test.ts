import { randomUUID } from 'node:crypto'
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

  /** Every way in which a program takes a name, by one user of a store. */
  const TAKINGS: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
    'create()': (username) => stores.users.create({ username }),
    'create() with groups': (username) => stores.users.create({ username, groups: ['Staff'] }),
    'createUser()': (username) => stores.users.createUser(username),
    'createSuperuser()': (username) => stores.users.createSuperuser(username),
    'createUsers()': (username) => stores.users.createUsers([{ username }]),
    'createUsers() by the model': (username) =>
      stores.users.createUsers([{ username, extra: { firstName: 'X' } }]),
    'create() in a transaction': (username) =>
      stores.transaction(({ users }) => users.create({ username })),
    'update()': async (username) => {
      const id = await person(`p${randomUUID()}`)
      return stores.users.update(id, { username })
    },
  }

  for (const [way, take] of Object.entries(TAKINGS)) {
    it(`nobody gets one by ${way}, nor what looks like it`, async () => {
      const old = `o${randomUUID().slice(0, 8)}`
      const owner = await person(old)
      await change(owner, old, `${old}new`)
      for (const name of [old, old.toUpperCase(), old.replace('o', '\u043e')]) {
        const error = await take(name).catch((thrown: unknown) => thrown)
        expect(error, name).to.include({ code: 'ALREADY_TAKEN', field: 'username', isKept: true })
      }
      expect(await stores.users.findByUsername(old)).to.equal(null)
      // Its owner goes back to it.
      await change(owner, `${old}new`, old)
      expect((await stores.users.findById(owner))?.username).to.equal(old)
    })
  }

  it('of many who want a name by every way while its owner leaves it nobody gets it', async function () {
    this.timeout(60_000)
    for (let round = 0; round < 4; round += 1) {
      const name = `left${round}${randomUUID().slice(0, 8)}`
      const owner = await person(name)
      const takings = [...Object.values(TAKINGS), ...Object.values(TAKINGS)]
      const all = [
        ...takings.slice(0, 8).map((take) => () => take(name)),
        () => change(owner, name, `${name}new`),
        ...takings.slice(8).map((take) => () => take(name)),
      ]
      const results = await Promise.allSettled(all.map((work) => work()))
      const won = results.filter(({ status }) => status === 'fulfilled')
      const reasons = results.map((one) => (one.status === 'rejected' ? String(one.reason) : ''))
      expect(won, reasons.join('\n')).to.have.length(1)
      // MariaDB gives up one of two that wait for each other; in a transaction of the caller nobody tries again.
      for (const reason of reasons.filter(Boolean))
        expect(reason).to.match(/taken|StoreUnavailable/)
      expect(await stores.users.findByUsername(name)).to.equal(null)
      expect((await stores.users.findById(owner))?.username).to.equal(`${name}new`)
    }
  })

  it('the first superuser gets none, also not one that is left at that moment', async function () {
    this.timeout(60_000)
    for (let round = 0; round < 4; round += 1) {
      await stores.users.model.destroy({ where: { isSuperuser: true } })
      const name = `first${round}${randomUUID().slice(0, 8)}`
      const owner = await person(name)
      const first = () => stores.users.createFirst({ username: name, isSuperuser: true })
      const results = await Promise.allSettled([
        first(),
        first(),
        change(owner, name, `${name}new`),
        first(),
        first(),
      ])
      const made = results.filter(({ status }) => status === 'fulfilled')
      expect(made).to.have.length(1)
      expect(await stores.users.findByUsername(name)).to.equal(null)
      expect(await first().catch(({ isKept }) => isKept)).to.equal(true)
      expect(
        await stores.users.createFirst({ username: `${name}x`, isSuperuser: true }),
      ).to.not.equal(null)
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
