import { expect } from 'chai'
import type { Administrator } from '../../../src/auth/administration/administrator.ts'
import type { Administration } from '../../../src/auth/administration/create-administration.ts'
import type { GroupService } from '../../../src/auth/administration/group-service.ts'
import type { MemberService } from '../../../src/auth/administration/member-service.ts'
import { localRequest } from '../../../src/auth/backend.ts'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import type { AuthEvent } from '../../../src/auth/events.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { editorOf } from '../../../src/auth/permissions/grant-editor.ts'
import type { Outcome } from '../../../src/auth/problem.ts'
import {
  type Connection,
  type SequelizeStores,
  sequelizeStores,
  type User,
  UserBackend,
} from '../../../src/sequelize.ts'
import { CountingHasher } from '../../auth/passwords/hashers/counting-hasher.ts'
import { databases, empty, openDatabase, sqlName, type TestDatabase } from '../databases.ts'

for (const database of databases) {
  describe(`what staff may do, on ${database.name}`, () => staffMay(database))
}

function staffMay(database: TestDatabase): void {
  let connection: Connection
  let stores: SequelizeStores
  let auth: Auth<User>
  let staff: Administration<User>
  let groups: GroupService<User>
  let members: MemberService<User>
  let heard: AuthEvent[]

  before(async function () {
    connection = await openDatabase(this, database)
    stores = sequelizeStores(connection)
    const passwords = new Passwords([new CountingHasher()])
    auth = createAuth<User>(stores, {
      backends: [new UserBackend(stores.users, passwords)],
      passwords,
      secret: 'a secret that only the tests of this project know',
    })
    staff = auth.administration as Administration<User>
    groups = staff.groups as GroupService<User>
    members = staff.members as MemberService<User>
    auth.events.on('*', (event) => {
      heard.push(event)
    })
  })
  beforeEach(async () => {
    await empty(connection)
    for (const table of ['groups', 'user_permissions'] as const) {
      await connection.query(`DELETE FROM ${sqlName(connection, table)}`)
    }
    heard = []
  })
  after(() => connection?.close())

  const make = (username: string, extra = {}) =>
    stores.users.createUser(username, null, null, extra)
  const refer = (user: User) => ({ backend: 'users', userId: String(user.id) })

  /** Somebody as they act now: what they may do is asked anew. */
  const acting = (user: User): Administrator => ({
    user,
    who: refer(user),
    permissions: auth.permissions.of(user),
    request: localRequest,
  })

  /** Somebody of the staff who was granted this. */
  async function staffWith(username: string, ...permissions: string[]): Promise<User> {
    const user = await make(username, { isStaff: true })
    await editorOf(stores.grants)?.grant(refer(user), permissions)
    return user
  }

  const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.problems[0]?.code)
  const named = (...names: string[]) => heard.filter(({ name }) => names.includes(name))

  it('nobody grants what they lack, to a person or through a group', async () => {
    const by = acting(await staffWith('ann', 'users.view', 'users.change', 'groups.change'))
    const bob = await make('bob')
    expect(codeOf(await groups.create(by, 'Press'))).to.equal('ok')
    expect(codeOf(await groups.setPermissions(by, 'Press', ['users.delete']))).to.equal(
      'admin_lacks_permission',
    )
    expect(codeOf(await members.setPermissions(by, bob, refer(bob), ['users.delete']))).to.equal(
      'admin_lacks_permission',
    )
    const root = acting(await make('root', { isSuperuser: true }))
    expect(codeOf(await groups.setPermissions(root, 'Press', ['users.delete']))).to.equal('ok')
    // By the group they would give what they lack.
    expect(codeOf(await members.setGroups(by, bob, refer(bob), ['Press']))).to.equal(
      'admin_lacks_permission',
    )
    expect(codeOf(await members.join(by, bob, refer(bob), 'Press'))).to.equal(
      'admin_lacks_permission',
    )
    expect([...(await stores.grants.permissionsOf(refer(bob)))]).to.deep.equal([])
    expect(codeOf(await members.setPermissions(by, bob, refer(bob), ['users.view']))).to.equal('ok')
    expect([...(await stores.grants.permissionsOf(refer(bob)))]).to.deep.equal(['users.view'])
  })

  it('nobody grants themselves anything, not even what they have already', async () => {
    const ann = await staffWith('ann', 'users.view', 'users.change')
    const by = acting(ann)
    await groups.create(by, 'Press')
    expect(codeOf(await members.setPermissions(by, ann, refer(ann), []))).to.equal('admin_self')
    expect(codeOf(await members.setGroups(by, ann, refer(ann), ['Press']))).to.equal('admin_self')
    expect(
      codeOf(await staff.users.setFlags(by, ann, { isStaff: true, isSuperuser: true })),
    ).to.equal('admin_superuser_only')
    expect((await stores.users.findById(String(ann.id)))?.isSuperuser).to.equal(false)
  })

  it('only a superuser makes staff and superusers', async () => {
    const by = acting(await staffWith('ann', 'users.change', 'users.add'))
    const bob = await make('bob')
    for (const flags of [
      { isStaff: true, isSuperuser: false },
      { isStaff: false, isSuperuser: true },
    ]) {
      expect(codeOf(await staff.users.setFlags(by, bob, flags))).to.equal('admin_superuser_only')
      const person = { username: 'cid', email: '', ...flags }
      expect(codeOf(await staff.users.create(by, person))).to.equal('admin_superuser_only')
    }
    const root = acting(await make('root', { isSuperuser: true }))
    expect(
      codeOf(await staff.users.setFlags(root, bob, { isStaff: true, isSuperuser: false })),
    ).to.equal('ok')
    expect((await stores.users.findById(String(bob.id)))?.isStaff).to.equal(true)
  })

  it('nobody changes somebody who may do more than they may, not even while that one is inactive', async () => {
    const by = acting(await staffWith('ann', 'users.change', 'users.delete', 'sessions.delete'))
    const root = await make('root', { isSuperuser: true })
    await make('other', { isSuperuser: true })
    const boss = await staffWith('boss', 'users.change', 'groups.delete')
    const asleep = await staffWith('asleep', 'groups.delete')
    await stores.users.update(String(asleep.id), { isActive: false })
    const idle = (await stores.users.findById(String(asleep.id))) as User
    const retired = await make('retired', { isSuperuser: true, isActive: false })
    for (const user of [root, boss, idle, retired]) {
      const acts = {
        change: staff.users.change(by, user, { email: 'ann@example.test' }),
        activate: staff.users.activate(by, user),
        deactivate: staff.users.deactivate(by, user),
        delete: staff.users.delete(by, user),
        endSessions: staff.users.endSessions(by, user),
        endSession: staff.users.endSession(by, user, 'x'),
        sendReset: staff.users.sendReset(by, user),
        resetFactors: staff.users.resetFactors(by, user),
        requirePassword: staff.users.requirePassword(by, user),
        setGroups: members.setGroups(by, user, refer(user), []),
        setPermissions: members.setPermissions(by, user, refer(user), []),
      }
      for (const [act, outcome] of Object.entries(acts)) {
        expect(codeOf(await outcome), `${act} of ${user.username}`).to.equal('admin_outranked')
      }
    }
    expect(
      named('user.updated', 'user.deactivated', 'user.deleted', 'grant.removed'),
    ).to.deep.equal([])
  })

  it('nobody changes or removes a group through which more is granted than they may do', async () => {
    const by = acting(await staffWith('ann', 'groups.change', 'groups.delete'))
    const root = acting(await make('root', { isSuperuser: true }))
    await groups.create(root, 'Powers')
    await groups.setPermissions(root, 'Powers', ['users.delete'])
    expect(codeOf(await groups.rename(by, 'Powers', 'Mine'))).to.equal('admin_group_outranks')
    expect(codeOf(await groups.delete(by, 'Powers'))).to.equal('admin_group_outranks')
    expect(codeOf(await groups.setPermissions(by, 'Powers', []))).to.equal('admin_group_outranks')
    expect((await groups.find('Powers'))?.permissions).to.deep.equal(['users.delete'])
  })

  it('nobody deactivates or deletes themselves', async () => {
    const ann = await staffWith('ann', 'users.change', 'users.delete')
    for (const act of ['deactivate', 'delete', 'resetFactors'] as const) {
      expect(codeOf(await staff.users[act](acting(ann), ann)), act).to.equal('admin_self')
    }
  })

  it('the last active superuser can be neither demoted, nor deactivated, nor deleted', async () => {
    const root = await make('root', { isSuperuser: true })
    await make('retired', { isSuperuser: true, isActive: false })
    const flags = { isStaff: true, isSuperuser: false }
    expect(codeOf(await staff.users.setFlags(acting(root), root, flags))).to.equal('last_superuser')
    const zoe = await make('zoe', { isSuperuser: true })
    expect(codeOf(await staff.users.setFlags(acting(root), root, flags))).to.equal('ok')
    const by = acting({ ...zoe, isSuperuser: true } as User)
    // Somebody whose power ended a moment ago: what the store says counts.
    for (const act of ['deactivate', 'delete'] as const) {
      const other = { ...by, who: refer(root), user: Object.assign(root, { isSuperuser: true }) }
      expect(codeOf(await staff.users[act](other, zoe)), act).to.equal('last_superuser')
    }
  })

  it('of two superusers who demote each other at the same time, one stays', async () => {
    for (let round = 0; round < 8; round++) {
      const one = await make(`one${round}`, { isSuperuser: true })
      const other = await make(`other${round}`, { isSuperuser: true })
      const flags = { isStaff: true, isSuperuser: false }
      const outcomes = await Promise.all([
        staff.users.setFlags(acting(one), other, flags),
        staff.users.setFlags(acting(other), one, flags),
      ])
      expect(outcomes.map(codeOf).sort(), `round ${round}`).to.deep.equal(['last_superuser', 'ok'])
      const { users } = await stores.users.search({ isSuperuser: true })
      expect(users).to.have.length(1)
      await connection.query(`DELETE FROM ${sqlName(connection, 'users')}`)
    }
  })

  it('of two who deactivate and delete the last two superusers at the same time, one fails', async () => {
    const by = acting(await make('gone', { isSuperuser: true }))
    const one = await make('one', { isSuperuser: true })
    const other = await make('other', { isSuperuser: true })
    await stores.users.update(by.who.userId, { isSuperuser: false })
    // One that a deadlock has ended is answered as 503, and has changed nothing.
    const outcomes = await Promise.allSettled<Outcome<unknown>>([
      staff.users.deactivate(by, one),
      staff.users.delete(by, other),
    ])
    const done = outcomes.filter((one) => one.status === 'fulfilled' && one.value.ok)
    expect(done).to.have.length(1)
    const left = await stores.users.search({ isSuperuser: true, isActive: true })
    expect(left.users).to.have.length(1)
  })

  it('groups are made, renamed with their members, and removed with their grants', async () => {
    const by = acting(await make('root', { isSuperuser: true }))
    const bob = await make('bob')
    expect(codeOf(await groups.create(by, '  Press '))).to.equal('ok')
    expect(codeOf(await groups.create(by, 'Press'))).to.equal('group_exists')
    for (const name of ['', '   ', '..', '.', '\u202e', 'x'.repeat(151)]) {
      expect(codeOf(await groups.create(by, name)), JSON.stringify(name)).to.equal(
        'group_name_invalid',
      )
    }
    await groups.create(by, 'Other')
    await groups.setPermissions(by, 'Press', ['users.view', 'groups.view'])
    await members.setGroups(by, bob, refer(bob), ['Press'])
    expect(codeOf(await groups.rename(by, 'Press', 'Other'))).to.equal('group_exists')
    expect(codeOf(await groups.rename(by, 'Press', 'Media'))).to.equal('ok')
    expect(await members.grantsOf(refer(bob))).to.deep.equal({ groups: ['Media'], permissions: [] })
    expect(await groups.list()).to.deep.equal([
      { name: 'Media', permissions: ['groups.view', 'users.view'] },
      { name: 'Other', permissions: [] },
    ])
    expect(codeOf(await groups.delete(by, 'Media'))).to.equal('ok')
    expect([...(await stores.grants.permissionsOf(refer(bob)))]).to.deep.equal([])
    expect(codeOf(await groups.delete(by, 'Media'))).to.equal('group_unknown')
    expect(codeOf(await groups.setPermissions(by, 'Other', ['no.such']))).to.equal(
      'permission_unknown',
    )
    expect(codeOf(await members.setGroups(by, bob, refer(bob), ['Nobody']))).to.equal(
      'group_unknown',
    )
    expect(codeOf(await members.setPermissions(by, bob, refer(bob), ['no.such']))).to.equal(
      'permission_unknown',
    )
  })

  it('each change is announced with who did it, to whom, and what', async () => {
    const root = await make('root', { isSuperuser: true })
    const by = acting(root)
    const bob = await make('bob')
    await groups.create(by, 'Press')
    await groups.setPermissions(by, 'Press', ['users.view'])
    await groups.rename(by, 'Press', 'Media')
    await members.setGroups(by, bob, refer(bob), ['Media'])
    await members.setPermissions(by, bob, refer(bob), ['groups.view'])
    await members.setGroups(by, bob, refer(bob), [])
    await groups.delete(by, 'Media')
    expect(heard.every(({ actor }) => actor?.userId === String(root.id))).to.equal(true)
    expect(
      heard.map(({ name, subject, details }) => [name, subject?.userId ?? null, details]),
    ).to.deep.equal([
      ['group.created', null, { group: 'Press' }],
      ['group.changed', null, { group: 'Press', added: ['users.view'], removed: [] }],
      ['group.changed', null, { group: 'Media', was: 'Press' }],
      ['grant.added', String(bob.id), { groups: ['Media'], permissions: [] }],
      ['grant.added', String(bob.id), { groups: [], permissions: ['groups.view'] }],
      ['grant.removed', String(bob.id), { groups: ['Media'], permissions: [] }],
      ['group.deleted', null, { group: 'Media' }],
    ])
  })

  it('a new person has no password, and their maker is named', async () => {
    const root = await make('root', { isSuperuser: true })
    const person = {
      username: 'eve',
      email: 'eve@example.test',
      isStaff: false,
      isSuperuser: false,
    }
    const outcome = await staff.users.create(acting(root), person)
    if (!outcome.ok) throw new Error('refused')
    expect(outcome.value.passwordHash).to.match(/^!/)
    expect(await outcome.value.checkPassword('')).to.equal(false)
    const [event] = named('user.created')
    expect([event?.actor?.userId, event?.subject?.userId]).to.deep.equal([
      String(root.id),
      String(outcome.value.id),
    ])
  })

  it('names and addresses of others are changed by the rules of new ones', async () => {
    const by = acting(await staffWith('ann', 'users.change'))
    const bob = await make('bob')
    await make('eve')
    const table: [changes: object, code: string][] = [
      [{ username: 'eve' }, 'username_taken'],
      [{ username: '' }, 'username_missing'],
      [{ email: 'no address' }, 'email_invalid'],
      [{ firstName: '\u202e' }, 'name_invalid'],
      [{ username: 'bob', email: 'bob@example.test', firstName: ' Bob ', lastName: '' }, 'ok'],
      [{ email: '' }, 'ok'],
    ]
    for (const [changes, code] of table) {
      expect(codeOf(await staff.users.change(by, bob, changes)), JSON.stringify(changes)).to.equal(
        code,
      )
      await bob.reload()
    }
    expect([bob.email, bob.firstName]).to.deep.equal([null, 'Bob'])
    const [event] = named('user.updated')
    expect(event?.details).to.deep.equal({ fields: ['email', 'firstName'] })
  })
}
