import { expect } from 'chai'
import { Op, type WhereOptions } from 'sequelize'
import { READ, Rounds, sessionRow } from './rounds.ts'

type Write = (rounds: Rounds) => Promise<unknown>

const ADA = { backend: 'users', userId: '7' }
const CHANGED = { userId: null, backend: null, data: {} }

const updateWhere =
  (where: WhereOptions): Write =>
  ({ model }) =>
    model.update({ firstName: 'A' }, { where })
const destroyWhere =
  (where: WhereOptions): Write =>
  ({ model }) =>
    model.destroy({ where })

const WRITES: Readonly<Record<string, Write>> = {
  'user.update()': async (all) => (await all.ada()).update({ firstName: 'A' }),
  'user.save()': async (all) => Object.assign(await all.ada(), { isStaff: true }).save(),
  'user.increment()': async (all) => (await all.ada()).increment('isStaff' as never),
  'user.destroy()': async (all) => (await all.ada()).destroy(),
  'User.create()': ({ users }) => users.createUser('alan', null, null, { id: 9 }),
  'User.update() by id': updateWhere({ id: 7 }),
  'User.update() by id and more': updateWhere({ id: 7, isStaff: false }),
  'User.update() by a text, which a database may read in its own way': updateWhere({ id: '07' }),
  'User.update() by several ids': updateWhere({ id: [7, 8] }),
  'User.update() by all ids but one': updateWhere({ id: { [Op.ne]: 7 } }),
  'User.update() by one id or another': updateWhere({ [Op.or]: [{ id: 7 }, { id: 8 }] }),
  'User.update() by name': updateWhere({ username: 'ada' }),
  'User.update() of all': updateWhere({}),
  'User.destroy() by id': destroyWhere({ id: 7 }),
  'User.destroy() by name': destroyWhere({ username: 'ada' }),
  'User.truncate()': ({ model }) => model.truncate(),
  'User.increment()': ({ model }) => model.increment('isStaff' as never, { where: {} }),
  'User.bulkCreate()': ({ model }) =>
    model.bulkCreate([{ username: 'b', usernameKey: 'b', passwordHash: '' }]),
  'User.bulkCreate() of rows that are there': async (all) =>
    all.model.bulkCreate([{ ...(await all.ada()).dataValues, firstName: 'A' }], {
      updateOnDuplicate: ['firstName'],
    }),
  'User.upsert() of a row with another id and the same name': ({ model }) =>
    model.upsert({ id: 99, username: 'ada', passwordHash: 'x' }, {
      conflictFields: ['username_key'],
    } as never),
  'the note of a login': ({ users }) => users.recordLogin(7, new Date()),
  'a new password': async (all) => all.users.savePassword(await all.ada()),
  'a permission that is withdrawn': ({ grants }) => grants.revoke(ADA, READ),
  'a group that grants, and ends': async ({ grants }) => {
    await grants.createGroup('readers')
    await grants.grant({ group: 'readers' }, READ)
    await grants.addToGroup(ADA, 'readers')
    await grants.revoke(ADA, READ)
    await grants.deleteGroup('readers')
  },
  'a new session': ({ sessions }) => sessions.create(sessionRow('s3')),
  'a session that changes': ({ store }) => store.update('s1', 1, CHANGED),
  'a session that is seen': ({ store }) =>
    store.touch([{ idHash: 's1', lastSeenAt: 5, idleEndsAt: 9 }]),
  'a session that ends': ({ store }) => store.destroy('s1'),
  'sessions that are purged': ({ store }) => store.purge(9),
  'session.update()': async (all) => (await all.session()).update({ version: 2 }),
  'session.destroy()': async (all) => (await all.session()).destroy(),
  'Session.update() by id': ({ sessions }) =>
    sessions.update({ version: 2 }, { where: { idHash: 's1' } }),
  'Session.upsert()': ({ sessions }) => sessions.upsert({ ...sessionRow('s1'), version: 3 }),
  'Session.destroy() by several ids': ({ sessions }) =>
    sessions.destroy({ where: { idHash: ['s1', 's2'] } }),
  'Session.destroy() by user': ({ sessions }) => sessions.destroy({ where: { userId: '7' } }),
  'Session.bulkCreate()': ({ sessions }) =>
    sessions.bulkCreate([sessionRow('s3'), sessionRow('s4')]),
}

describe('what is written through models', () => {
  let rounds: Rounds
  before(async function open() {
    rounds = await Rounds.open(this)
  })
  after(() => rounds.connection.close())
  beforeEach(() => rounds.reset())

  for (const [way, write] of Object.entries(WRITES)) {
    it(`is right at the next request: ${way}`, async () => {
      await write(rounds)
      await rounds.expectRight()
    })
  }

  it('shows what was there before until the statement is done', async () => {
    const written = rounds.model.update({ firstName: 'A' }, { where: { id: 7 } })
    const shown = rounds.nameShown()
    await written
    expect(await shown).to.be.oneOf(['', 'A'])
    expect(await rounds.nameShown()).to.equal('A')
  })
})
