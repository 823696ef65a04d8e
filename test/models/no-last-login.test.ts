import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { gadwall } from '../../src/index.ts'
import { AbstractUser } from '../../src/sequelize.ts'
import { loginAs } from '../../src/testing.ts'
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

class Member extends AbstractUser {
  static override columns = { lastLogin: null }
}

declareTable(Member, 'members')

class Regular extends AbstractUser {}

declareTable(Regular, 'members')

const TABLE = `CREATE TABLE members (
  id INTEGER PRIMARY KEY AUTOINCREMENT, username VARCHAR(150), username_key VARCHAR(300) UNIQUE,
  email VARCHAR(254), email_key VARCHAR(300) UNIQUE, password_hash VARCHAR(255),
  rehashed_stamp VARCHAR(100), first_name VARCHAR(150), last_name VARCHAR(150), is_active BOOLEAN,
  is_staff BOOLEAN, is_superuser BOOLEAN, date_joined DATETIME`

describe('a model without lastLogin', () => {
  let club: Club<Member>
  before(async () => {
    club = await openClub({ model: Member, table: `${TABLE})` })
  })
  after(() => club.stop())

  it('lives through the whole login story', async () => {
    const ada = await club.users.createUser('ada', null, PASSWORD)
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    const grace = await club.users.createUser('grace', null, PASSWORD)
    await expectLogout(club, grace)
    await expectDeactivation(club, grace, () => grace.update({ isActive: false }))
    expect((await club.users.findByUsername('ada'))?.lastLogin).to.equal(null)
  })

  it('is asked for no column that it does not have', async () => {
    const user = await club.users.createUser('alan')
    const [backend] = club.services.auth.backends
    await backend?.recordLogin?.(user, new Date(0))
    await user.reload()
    expect(user.lastLogin).to.equal(null)
  })
})

describe('a model with lastLogin', () => {
  let club: Club<Regular>
  before(async () => {
    club = await openClub({ model: Regular, table: `${TABLE}, last_login DATETIME)` })
  })
  after(() => club.stop())

  async function noteOf(username: string): Promise<string | null> {
    const [row] = await club.connection.query<{ at: string | null }>(
      'SELECT last_login AS at FROM members WHERE username = ?',
      { type: QueryTypes.SELECT, replacements: [username] },
    )
    return row?.at ?? null
  }

  it('notes the time of each login', async () => {
    const ada = await club.users.createUser('ada', null, PASSWORD)
    expect(await noteOf('ada')).to.equal(null)
    await expectLogin(club, ada)
    expect(await noteOf('ada')).to.contain('2026-01-02 03:04:05')
  })

  it('notes nothing where logins are not recorded', async () => {
    const bob = await club.users.createUser('bob', null, PASSWORD)
    const { auth } = club.services
    const options = {
      secret: 'a secret that only the tests of this project know',
      baseUrl: 'http://localhost',
      recordsLogins: false,
    }
    await loginAs(gadwall({ ...options, stores: auth.stores, backends: auth.backends }), bob)
    expect(await noteOf('bob')).to.equal(null)
  })
})
