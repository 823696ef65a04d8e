import { expect } from 'chai'
import { Op, type WhereOptions } from 'sequelize'
import { CHANGES, CHANGES_NOTHING } from '../../../../src/database/sessions/cache/watch-writes.ts'
import { ANYTHING, sessionRow, Watched } from './watched.ts'

type Write = (watched: Watched) => Promise<unknown>

const ADA = 'users 7'
const S1 = 'session s1'
const CHANGED = { userId: null, backend: null, data: {} }

const updateWhere =
  (where: WhereOptions): Write =>
  ({ model }) =>
    model.update({ firstName: 'A' }, { where })
const destroyWhere =
  (where: WhereOptions): Write =>
  ({ model }) =>
    model.destroy({ where })

/** What happens all the time, and must leave everybody else in memory. */
const PRECISE: Readonly<Record<string, readonly [string, Write]>> = {
  'user.update()': [ADA, async (all) => (await all.ada()).update({ firstName: 'A' })],
  'user.save()': [ADA, async (all) => Object.assign(await all.ada(), { isStaff: true }).save()],
  'User.update() by id': [ADA, updateWhere({ id: 7 })],
  'User.update() by id and more': [ADA, updateWhere({ id: 7, isStaff: false })],
  'the note of a login': [ADA, ({ users }) => users.recordLogin(7, new Date())],
  'a new password': [ADA, async (all) => all.users.savePassword(await all.ada())],
  'a new session': ['session s3', ({ sessions }) => sessions.create(sessionRow('s3'))],
  'a session that changes': [S1, ({ store }) => store.update('s1', 1, CHANGED)],
  'a session that is seen': [
    S1,
    ({ store }) => store.touch([{ idHash: 's1', lastSeenAt: 5, idleEndsAt: 9 }]),
  ],
  'a session that ends': [S1, ({ store }) => store.destroy('s1')],
  'Session.update() by id': [
    S1,
    ({ sessions }) => sessions.update({ version: 2 }, { where: { idHash: 's1' } }),
  ],
}

/** What may be told of in general, but has to be told of. */
const COVERED: Readonly<Record<string, readonly [string, Write]>> = {
  'user.increment()': [ADA, async (all) => (await all.ada()).increment('isStaff' as never)],
  'user.destroy()': [ADA, async (all) => (await all.ada()).destroy()],
  'User.create()': ['users 9', ({ users }) => users.createUser('alan', null, null, { id: 9 })],
  'User.update() by a text, which a database may read in its own way': [
    ANYTHING,
    updateWhere({ id: '07' }),
  ],
  'User.update() by several ids': [ANYTHING, updateWhere({ id: [7, 8] })],
  'User.update() by all ids but one': [ANYTHING, updateWhere({ id: { [Op.ne]: 7 } })],
  'User.update() by one id or another': [
    ANYTHING,
    updateWhere({ [Op.or]: [{ id: 7 }, { id: 8 }] }),
  ],
  'User.update() by name': [ANYTHING, updateWhere({ username: 'ada' })],
  'User.update() of all': [ANYTHING, updateWhere({})],
  'User.destroy() by id': [ADA, destroyWhere({ id: 7 })],
  'User.destroy() by name': [ANYTHING, destroyWhere({ username: 'ada' })],
  'User.truncate()': [ANYTHING, ({ model }) => model.truncate()],
  'User.increment()': [ANYTHING, ({ model }) => model.increment('isStaff' as never, { where: {} })],
  'User.bulkCreate()': [
    ANYTHING,
    ({ model }) => model.bulkCreate([{ username: 'b', usernameKey: 'b', passwordHash: '' }]),
  ],
  'User.bulkCreate() of rows that are there': [
    ANYTHING,
    async (all) =>
      all.model.bulkCreate([(await all.ada()).dataValues], { updateOnDuplicate: ['firstName'] }),
  ],
  'User.upsert() of a row with another id and the same name': [
    ANYTHING,
    async ({ model }) =>
      model.upsert({ id: 99, username: 'ada', passwordHash: 'x' }, {
        conflictFields: ['username_key'],
      } as never),
  ],
  'session.update()': [S1, async (all) => (await all.session()).update({ version: 2 })],
  'session.destroy()': [S1, async (all) => (await all.session()).destroy()],
  'Session.upsert()': [S1, ({ sessions }) => sessions.upsert(sessionRow('s1'))],
  'Session.destroy() by several ids': [
    ANYTHING,
    ({ sessions }) => sessions.destroy({ where: { idHash: ['s1', 's2'] } }),
  ],
  'Session.destroy() by user': [
    ANYTHING,
    ({ sessions }) => sessions.destroy({ where: { userId: '7' } }),
  ],
  'Session.bulkCreate()': [
    ANYTHING,
    ({ sessions }) => sessions.bulkCreate([sessionRow('s3'), sessionRow('s4')]),
  ],
}

describe('what is written through models', () => {
  let watched: Watched
  before(async function open() {
    watched = await Watched.open(this)
  })
  after(() => watched.connection.close())
  beforeEach(() => watched.reset())

  for (const [way, [told, write]] of Object.entries(PRECISE)) {
    it(`drops one session or user, and keeps all others: ${way}`, async () => {
      await write(watched)
      expect(watched.take()).to.deep.equal([told])
    })
  }

  for (const [way, [told, write]] of Object.entries(COVERED)) {
    it(`never stays unnoticed: ${way}`, async () => {
      await write(watched)
      const all = watched.take()
      expect(all).to.not.deep.equal([])
      for (const one of all) expect(one).to.be.oneOf([told, ANYTHING])
    })
  }

  it('is told of by its time: when the statement is done', async () => {
    const written = watched.model.update({ firstName: 'A' }, { where: { id: 7 } })
    expect(watched.take()).to.deep.equal([])
    await written
    expect(watched.take()).to.deep.equal([ADA])
  })

  it('may say of itself that it changes one user', async () => {
    const options = { where: { username: 'ada' }, [CHANGES]: { userId: '7' } }
    await watched.model.update({ firstName: 'A' }, options)
    expect(watched.take()).to.deep.equal([ADA])
  })

  it('may say of itself that it changes nothing that anybody can see', async () => {
    const sql = 'DELETE FROM sessions WHERE idle_ends_at < 5'
    await watched.connection.query(sql, CHANGES_NOTHING as never)
    expect(watched.take()).to.deep.equal([])
  })
})
