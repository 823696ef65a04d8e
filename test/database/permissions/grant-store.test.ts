import { expect } from 'chai'
import type { UserReference } from '../../../src/auth/user.ts'
import {
  type Connection,
  Migrator,
  removePermission,
  renamePermission,
  SequelizeGrantStore,
  syncPermissions,
  undeclaredPermissions,
} from '../../../src/sequelize.ts'
import {
  databases,
  openDatabase,
  prefixedDatabases,
  sqlName,
  type TestDatabase,
} from '../databases.ts'

const ada: UserReference = { backend: 'users', userId: 'ada' }
const permission = (name: string, label = name) => ({ name, label })
const DECLARED = ['ponds.view', 'ponds.drain', 'ducks.feed'].map((name) => permission(name))

describe('SequelizeGrantStore', () => {
  for (const database of [...databases, ...prefixedDatabases]) {
    describe(`on ${database.name}`, () => keepsGrants(database))
  }
})

function keepsGrants(database: TestDatabase): void {
  let connection: Connection
  let grants: SequelizeGrantStore
  before(async function () {
    connection = await openDatabase(this, database)
    grants = new SequelizeGrantStore(connection)
  })
  beforeEach(async () => {
    for (const table of ['user_permissions', 'user_groups', 'groups', 'permissions'] as const) {
      await connection.query(`DELETE FROM ${sqlName(connection, table)}`)
    }
    await syncPermissions(connection, DECLARED)
  })
  after(() => connection?.close())

  const of = async (user = ada) => [...(await grants.permissionsOf(user))].sort()
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: { code?: string; message: string }) => error,
    )

  describe('grant() and revoke()', () => {
    it('give and take, any number at once, and as often as one likes', async () => {
      await grants.grant(ada, ['ponds.view', 'ponds.drain', 'ponds.view'])
      await grants.grant(ada, 'ponds.view')
      await grants.grant(ada, [])
      expect(await of()).to.deep.equal(['ponds.drain', 'ponds.view'])

      expect(await grants.revoke(ada, ['ponds.drain', 'ducks.feed'])).to.equal(1)
      expect(await grants.revoke(ada, [])).to.equal(0)
      expect(await of()).to.deep.equal(['ponds.view'])
    })

    it('refuse what nobody declared, and grant nothing of the rest then', async () => {
      const error = await failure(grants.grant(ada, ['ponds.view', 'ponds.boil']))
      expect(error).to.include({ code: 'PERMISSION_UNKNOWN' })
      expect(error?.message).to.contain('ponds.boil').and.not.contain('ponds.view')
      expect(await of()).to.deep.equal([])
      expect(await failure(grants.grant(ada, 'ponds'))).to.be.an.instanceOf(TypeError)
      expect(await failure(grants.revoke(ada, '*'))).to.be.an.instanceOf(TypeError)
    })

    it('tell people apart who are only alike, or known to another backend', async () => {
      await grants.grant(ada, 'ponds.view')
      for (const userId of ['Ada', 'ada ', 'áda', 'ad', '']) {
        expect(await of({ ...ada, userId }), userId).to.deep.equal([])
      }
      expect(await of({ ...ada, backend: 'members' })).to.deep.equal([])
    })

    it('add up when 50 grants come at once', async () => {
      const people = Array.from({ length: 50 }, (_, index) => ({
        ...ada,
        userId: `u${index % 10}`,
      }))
      await Promise.all(people.map((one) => grants.grant(one, ['ponds.view', 'ducks.feed'])))
      expect(await grants.usersWith('users', 'ducks.feed')).to.have.length(10)
    })
  })

  describe('groups', () => {
    it('are joined as far as they are there, however often', async () => {
      for (const name of ['Keepers', 'Feeders']) await grants.createGroup(name)
      expect(await grants.groupNames()).to.deep.equal(['Feeders', 'Keepers'])
      await grants.joinGroups(ada, [])
      await grants.joinGroups(ada, ['Keepers'])
      await grants.joinGroups(ada, ['Feeders', 'Keepers', 'Gone'])
      expect(await grants.groupsOf(ada)).to.deep.equal(['Feeders', 'Keepers'])
    })

    it('give what was granted to them, on top of what people have', async () => {
      await grants.createGroup('Keepers')
      await grants.grant({ group: 'Keepers' }, ['ducks.feed', 'ponds.view'])
      await grants.grant(ada, 'ponds.drain')
      await grants.addToGroup(ada, 'Keepers')
      await grants.addToGroup(ada, 'Keepers')
      expect(await of()).to.deep.equal(['ducks.feed', 'ponds.drain', 'ponds.view'])
      expect(await grants.groupsOf(ada)).to.deep.equal(['Keepers'])

      expect(await grants.revoke({ group: 'Keepers' }, 'ponds.view')).to.equal(1)
      expect(await of()).to.deep.equal(['ducks.feed', 'ponds.drain'])
      expect(await grants.removeFromGroup(ada, 'Keepers')).to.equal(true)
      expect(await grants.removeFromGroup(ada, 'Keepers')).to.equal(false)
      expect(await of()).to.deep.equal(['ponds.drain'])
    })

    it('have names that are there once, and that are not empty', async () => {
      await grants.createGroup('Keepers')
      expect(await failure(grants.createGroup('Keepers'))).to.include({ code: 'GROUP_EXISTS' })
      await grants.createGroup('keepers')
      for (const name of ['', ' ', 'x'.repeat(151)]) {
        expect(await failure(grants.createGroup(name))).to.be.an.instanceOf(TypeError)
      }
    })

    it('must exist before anybody is in them, and before anything is granted to them', async () => {
      const tries = [
        grants.addToGroup(ada, 'Nobody'),
        grants.grant({ group: 'Nobody' }, 'ponds.view'),
        grants.grant({ group: 'Nobody' }, ['ponds.view', 'ducks.feed']),
      ]
      for (const one of tries) {
        expect(await failure(one)).to.include({ code: 'GROUP_UNKNOWN' })
      }
    })

    it('take everything with them when they are deleted', async () => {
      await grants.createGroup('Keepers')
      await grants.grant({ group: 'Keepers' }, 'ducks.feed')
      await grants.addToGroup(ada, 'Keepers')
      await grants.deleteGroup('Keepers')
      await grants.deleteGroup('Keepers')
      expect([await of(), await grants.groupsOf(ada)]).to.deep.equal([[], []])
    })
  })

  it('usersWith() names each person once, however they got it', async () => {
    const grace = { ...ada, userId: 'grace' }
    await grants.createGroup('Keepers')
    await grants.grant({ group: 'Keepers' }, 'ducks.feed')
    for (const one of [ada, grace]) await grants.addToGroup(one, 'Keepers')
    await grants.grant(ada, 'ducks.feed')
    await grants.grant({ backend: 'members', userId: 'alan' }, 'ducks.feed')
    expect([...(await grants.usersWith('users', 'ducks.feed'))].sort()).to.deep.equal([
      'ada',
      'grace',
    ])
    expect(await grants.usersWith('users', 'ponds.view')).to.deep.equal([])
  })

  it('forgetUser() leaves nothing of one person, and all of the others', async () => {
    const grace = { ...ada, userId: 'grace' }
    await grants.createGroup('Keepers')
    for (const one of [ada, grace]) {
      await grants.grant(one, 'ponds.view')
      await grants.addToGroup(one, 'Keepers')
    }
    await grants.forgetUser(ada)
    expect([await of(), await grants.groupsOf(ada)]).to.deep.equal([[], []])
    expect([await of(grace), await grants.groupsOf(grace)]).to.deep.equal([
      ['ponds.view'],
      ['Keepers'],
    ])
  })

  describe('the list of permissions', () => {
    it('takes over what is new, and labels that have changed', async () => {
      const next = [permission('ponds.view', 'See the pond'), permission('ponds.name')]
      expect(await syncPermissions(connection, [...DECLARED.slice(1), ...next])).to.deep.equal([
        'ponds.name',
      ])
      expect(await syncPermissions(connection, next)).to.deep.equal([])
      expect(await syncPermissions(connection, [])).to.deep.equal([])
    })

    it('keeps what is no longer declared, with its grants, and tells of it', async () => {
      await grants.grant(ada, 'ponds.view')
      await syncPermissions(connection, DECLARED.slice(1))
      expect(await undeclaredPermissions(connection, DECLARED.slice(1))).to.deep.equal([
        'ponds.view',
      ])
      expect(await of()).to.deep.equal(['ponds.view'])
      await removePermission(connection, 'ponds.view')
      expect(await of()).to.deep.equal([])
    })

    it('refuses a name that is declared twice, and a label that says nothing', async () => {
      const twice = [permission('a.b', 'One'), permission('a.b', 'Two')]
      for (const wrong of [twice, [permission('a.b', ' ')], [permission('a.b', 'x'.repeat(256))]]) {
        expect(await failure(syncPermissions(connection, wrong))).to.be.an.instanceOf(TypeError)
      }
    })

    it('renames with all grants, but never onto another permission', async () => {
      await grants.grant(ada, 'ponds.view')
      await renamePermission(connection, 'ponds.view', 'ponds.see')
      expect(await of()).to.deep.equal(['ponds.see'])
      const clash = await failure(renamePermission(connection, 'ponds.see', 'ducks.feed'))
      expect(clash).to.include({ code: 'PERMISSION_EXISTS' })
      const unknown = await failure(renamePermission(connection, 'ponds.view', 'ponds.look'))
      expect(unknown).to.include({ code: 'PERMISSION_UNKNOWN' })
      expect(await of()).to.deep.equal(['ponds.see'])
    })

    it('is synced by the migrator, which reports what is undeclared', async () => {
      const migrator = new Migrator(connection, { permissions: [permission('ponds.name')] })
      expect(await migrator.up()).to.deep.equal([])
      const { undeclared } = await migrator.status()
      expect(undeclared).to.deep.equal(['ducks.feed', 'ponds.drain', 'ponds.view'])
      await grants.grant(ada, 'ponds.name')
    })
  })
}
