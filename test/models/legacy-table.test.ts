import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { DataType } from 'sequelize-typescript'
import { AbstractUser } from '../../src/sequelize.ts'
import { PASSWORD } from '../support/test-site.ts'
import {
  type Club,
  declareTable,
  expectDeactivation,
  expectLogin,
  expectLogout,
  expectPasswordChange,
  logIn,
  openClub,
} from './club.ts'

// Ten years old, and made by nobody we know. Flags are numbers and may be NULL.
const TABLE = `CREATE TABLE tbl_members (
  member_no CHAR(6) PRIMARY KEY NOT NULL, login VARCHAR(30) NOT NULL UNIQUE, mail VARCHAR(100),
  pass_hash VARCHAR(100), enabled INTEGER, admin INTEGER, shoe_sz INTEGER)`

class Member extends AbstractUser {
  static override columns = {
    id: 'member_no',
    username: 'login',
    usernameKey: null,
    email: 'mail',
    emailKey: null,
    passwordHash: 'pass_hash',
    rehashedStamp: null,
    firstName: null,
    lastName: null,
    isActive: 'enabled',
    isStaff: null,
    isSuperuser: 'admin',
    dateJoined: null,
    lastLogin: null,
    shoeSize: 'shoe_sz',
  }

  declare id: string
  declare shoeSize: number
}

declareTable(Member, 'tbl_members', {
  id: { type: DataType.CHAR(6), primaryKey: true },
  shoeSize: { type: DataType.INTEGER },
})

describe('a table from before, with columns of other names', () => {
  let club: Club<Member>
  before(async () => {
    club = await openClub({ model: Member, table: TABLE })
    await club.connection.query(
      `INSERT INTO tbl_members (member_no, login, mail, pass_hash, enabled, admin, shoe_sz) VALUES
       ('M-0001', 'ada', 'ada@example.com', 'counted$1$${PASSWORD}', 1, 1, 39),
       ('M-0002', 'grace', NULL, 'counted$0$${PASSWORD}', 1, 0, 38),
       ('M-0003', 'barred', NULL, 'counted$1$${PASSWORD}', 0, 0, 40),
       ('M-0004', 'forgotten', NULL, 'counted$1$${PASSWORD}', NULL, NULL, 40),
       ('M-0005', 'empty', NULL, NULL, 1, 0, 40)`,
    )
  })
  after(() => club.stop())

  const find = async (name: string) => (await club.users.findByUsername(name)) as Member

  it('lives through the whole login story', async () => {
    const ada = await find('ada')
    expect(ada).to.include({ id: 'M-0001', shoeSize: 39, isSuperuser: true, isStaff: false })
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    await expectLogout(club, await find('grace'))
    await expectDeactivation(club, await find('grace'), async () =>
      (await find('grace')).update({ isActive: false }),
    )
  })

  it('hashes an old password anew when it is used, though there is no place for its stamp', async () => {
    const rows = await club.connection.query<{ pass_hash: string }>(
      "SELECT pass_hash FROM tbl_members WHERE login = 'grace'",
      { type: QueryTypes.SELECT },
    )
    expect(rows[0]?.pass_hash).to.equal(`counted$1$${PASSWORD}`)
  })

  it('takes for active only who is said to be: not 0, and not NULL', async () => {
    for (const name of ['barred', 'forgotten']) {
      expect((await find(name)).isActive, name).to.equal(false)
      expect((await logIn(club as never, name)).status, name).to.equal(401)
    }
  })

  it('lets nobody in where there is no hash, whatever is typed', async () => {
    for (const password of ['x', 'null', PASSWORD]) {
      expect((await logIn(club as never, 'empty', password)).status).to.equal(401)
    }
  })

  it('finds by the address too, and makes new people', async () => {
    expect(await club.users.findByLogin('ada@example.com')).to.include({ id: 'M-0001' })
    const extra = { id: 'M-0100', shoeSize: 44 }
    const alan = await club.users.createUser('alan', 'Alan@EXAMPLE.com', PASSWORD, extra)
    expect(alan).to.include({ email: 'Alan@example.com', isActive: true, isSuperuser: false })
    const error = await club.users
      .createUser('alan', null, null, { id: 'M-0101' })
      .catch((reason) => reason)
    expect(error).to.include({ code: 'ALREADY_TAKEN', field: 'username' })
  })

  it('has got no table of users from us', async () => {
    const tables = await club.connection.getQueryInterface().showAllTables()
    expect(tables).to.include('tbl_members').and.not.include('users')
  })
})
