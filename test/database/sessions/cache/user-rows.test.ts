import { expect } from 'chai'
import { DataType } from 'sequelize-typescript'
import { AbstractUser } from '../../../../src/sequelize.ts'
import { declareTable } from '../../../models/club.ts'
import { mariadb, postgres, sqlite } from '../../databases.ts'
import { FoundUsers } from './found-users.ts'

class Member extends AbstractUser {
  declare born: Date | null
  declare papers: { notes: string[] } | null
  declare picture: Buffer | null
}
declareTable(Member, 'members', {
  id: { type: DataType.BIGINT, primaryKey: true },
  born: { type: DataType.DATE, field: 'born_at' },
  day: { type: DataType.DATEONLY },
  height: { type: DataType.DECIMAL(10, 3) },
  weight: { type: DataType.DOUBLE },
  steps: { type: DataType.BIGINT },
  papers: { type: DataType.JSON },
  isTall: { type: DataType.BOOLEAN, field: 'tall' },
  picture: { type: DataType.BLOB },
  kind: { type: DataType.ENUM('big', 'small') },
  shout: {
    type: DataType.STRING,
    get(this: AbstractUser) {
      return `${this.getDataValue('shout')}!`
    },
  },
  virtual: { type: DataType.VIRTUAL, get: () => 'computed' },
})

const FULL = {
  id: 9_007_199_254_740_991n,
  born: new Date('1815-12-10T01:02:03.456Z'),
  day: '1815-12-10',
  height: '1.650',
  weight: 51.25,
  steps: 1234567890123,
  papers: { notes: ['on the engine'], page: { n: 7, empty: null, text: '"ä' } },
  isTall: true,
  picture: Buffer.from([0, 255, 10]),
  kind: 'big',
  shout: 'hello',
  lastLogin: new Date('2026-01-02T03:04:05.678Z'),
  isStaff: true,
}
const FULL_ID = String(FULL.id)

for (const database of [sqlite, postgres, mariadb]) {
  describe(`a user who is read together with a session: ${database.name}`, () => {
    let found: FoundUsers<Member>
    before(async function open() {
      this.timeout(60_000)
      found = await FoundUsers.open(await database.createUrl(this), Member)
    })
    after(() => found?.connection.close())
    beforeEach(async () => {
      await found.connection.query('DELETE FROM members')
      await found.users.createUser('ada', 'Ada@Example.com', 'a password', FULL)
      await found.users.createUser('grace', null, null, { id: 7n })
    })

    it('equals in all what their model finds, with a value in every column', () =>
      found.expectSame(FULL_ID))

    it('equals in all what their model finds, with NULL wherever it may be', async () => {
      await found.expectSame('7')
      const [user] = await found.find('7')
      expect([user.born, user.papers, user.picture]).to.deep.equal([null, null, null])
    })

    it('equals in all what their model finds, with values that look empty', async () => {
      const empty = { steps: 0, weight: 0, height: '0.000', shout: '', papers: { notes: [] } }
      await (await found.users.findById('7'))?.update({ ...empty, picture: Buffer.alloc(0) })
      await found.expectSame('7')
    })

    it('writes the one column that was changed, and nothing else', async () => {
      for (const index of [0, 1] as const) {
        const user = (await found.find(FULL_ID))[index]
        const other = await found.users.findById(FULL_ID)
        await other?.update({ lastName: `Lovelace ${index}` })
        user.firstName = `Augusta ${index}`
        expect(user.changed()).to.deep.equal(['firstName'])
        found.statements.length = 0
        await user.save()
        const writes = found.statements.filter((sql) => /\bupdate\b/i.test(sql))
        expect(writes).to.have.length(1)
        expect(writes[0]).to.match(/SET \W?first_name\W? ?=[^,]*WHERE/i)
        const after = await found.users.findById(FULL_ID)
        expect(after).to.include({
          firstName: `Augusta ${index}`,
          lastName: `Lovelace ${index}`,
          email: 'Ada@example.com',
        })
        expect(after?.papers).to.deep.equal(FULL.papers)
        expect(after?.picture).to.deep.equal(FULL.picture)
      }
    })

    it('never shows one request what another has changed in place', async () => {
      const before = (await found.users.findById(FULL_ID)) as Member
      for (const user of await found.find(FULL_ID)) {
        user.firstName = 'mine'
        user.isSuperuser = true
        user.papers?.notes.push('mine')
        user.picture?.fill(1)
        user.born?.setFullYear(1900)
        user.lastLogin?.setFullYear(1900)
        Object.assign(user.dataValues, { more: 'mine' })
        Object.assign(user, { own: 'mine' })
      }
      for (const user of await found.find(FULL_ID)) {
        expect(user.dataValues).to.deep.equal(before.dataValues)
        expect(user).to.not.have.property('own')
      }
      await found.expectSame(FULL_ID)
    })

    it('can be read again, and is gone when it is deleted', async () => {
      const [user, same] = await found.find('7')
      await same.update({ firstName: 'Grace' })
      expect((await user.reload()).firstName).to.equal('Grace')
      await user.destroy()
      expect(await found.findOnce('7')).to.equal(undefined)
    })
  })
}
