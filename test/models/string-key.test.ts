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

// The key is the name itself, so `id` is left out: it is taken from the column that is the key.
class Login extends AbstractUser {
  static override columns = {
    id: null,
    usernameKey: null,
    email: null,
    rehashedStamp: null,
    firstName: null,
    lastName: null,
    isStaff: null,
    isSuperuser: null,
    dateJoined: null,
    lastLogin: null,
  }

  declare username: string
}

declareTable(Login, 'logins', { username: { type: DataType.STRING(40), primaryKey: true } })

const TABLE = `CREATE TABLE logins (
  username VARCHAR(40) COLLATE NOCASE PRIMARY KEY, password_hash VARCHAR(255), is_active BOOLEAN)`

describe('a model with text for a key, which is the name', () => {
  let club: Club<Login>
  before(async () => {
    club = await openClub({ model: Login, table: TABLE })
  })
  after(() => club.stop())

  it('lives through the whole login story', async () => {
    const ada = await club.users.createUser('ada', null, PASSWORD)
    expect(ada.id).to.equal('ada')
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    const grace = await club.users.createUser('grace', null, PASSWORD)
    await expectLogout(club, grace)
    await expectDeactivation(club, grace, () => grace.update({ isActive: false }))
  })

  it('takes an id for nothing but itself, whatever the table thinks', async () => {
    expect(await club.users.findById('ada')).to.include({ username: 'ada' })
    for (const id of ['ADA', 'ada ', ' ada', 'ada\0', '', '%', 'a'.repeat(10_000)]) {
      expect(await club.users.findById(id), id.slice(0, 20)).to.equal(null)
    }
  })

  it('says which name is taken', async () => {
    const twice = club.users.createUser('ada')
    const error = await twice.catch((reason) => reason)
    expect(error).to.include({ code: 'ALREADY_TAKEN', field: 'username' })
  })
})
