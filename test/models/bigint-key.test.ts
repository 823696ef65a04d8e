import { expect } from 'chai'
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
  openClub,
} from './club.ts'

class Person extends AbstractUser {
  static override columns = {
    usernameKey: null,
    emailKey: null,
    firstName: null,
    lastName: null,
    dateJoined: null,
    lastLogin: null,
  }

  declare id: bigint
}

declareTable(Person, 'people', { id: { type: DataType.BIGINT, primaryKey: true } })

const TABLE = `CREATE TABLE people (
  id BIGINT PRIMARY KEY, username VARCHAR(150) NOT NULL UNIQUE, email VARCHAR(254),
  password_hash VARCHAR(255), rehashed_stamp VARCHAR(100), is_active BOOLEAN, is_staff BOOLEAN,
  is_superuser BOOLEAN)`

describe('a model with a BIGINT for a key', () => {
  let club: Club<Person>
  before(async () => {
    club = await openClub({ model: Person, table: TABLE })
  })
  after(() => club.stop())

  it('lives through the whole login story', async () => {
    const id = 9_007_199_254_740_991n
    const ada = await club.users.createUser('ada', 'ada@example.com', PASSWORD, { id })
    expect(ada.id).to.equal(id)
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    const grace = await club.users.createUser('grace', null, PASSWORD, { id: 2n })
    await expectLogout(club, grace)
    await expectDeactivation(club, grace, () => grace.update({ isActive: false }))
  })

  it('reads ids as strictly as the column', async () => {
    expect((await club.users.findById('2'))?.id).to.equal(2n)
    for (const id of ['02', '2.0', '2n', ' 2', '0x2', '-2', '9223372036854775808', '1e400', '']) {
      expect(await club.users.findById(id), id).to.equal(null)
    }
  })

  it('never takes a rounded id for somebody else', async () => {
    await club.connection.query(
      "INSERT INTO people (id, username, is_active) VALUES (9007199254740993, 'rounded', 1)",
    )
    const found = await club.users.findById('9007199254740993').catch((error) => error)
    expect(found).to.be.an.instanceOf(RangeError)
    expect(await club.users.findById('9007199254740992')).to.equal(null)
  })
})
