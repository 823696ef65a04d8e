import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { EventHub } from '../../src/index.ts'
import { AbstractUser, connectLastLogin } from '../../src/sequelize.ts'
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

  it('connects no listener for it', async () => {
    const events = new EventHub(() => expect.fail('a listener was connected'))
    connectLastLogin(events, club.users, () => 0)
    const user = await club.users.createUser('alan')
    const request = { address: null, agent: null }
    await events.emit('loggedIn', { user, backend: 'members', request })
  })
})

describe('a model with lastLogin', () => {
  let club: Club<Regular>
  before(async () => {
    club = await openClub({ model: Regular, table: `${TABLE}, last_login DATETIME)` })
  })
  after(() => club.stop())

  it('notes the time of each login, until that is disconnected', async () => {
    const ada = await club.users.createUser('ada', null, PASSWORD)
    await expectLogin(club, ada)
    const [row] = await club.connection.query<{ at: string }>(
      "SELECT last_login AS at FROM members WHERE username = 'ada'",
      { type: QueryTypes.SELECT },
    )
    expect(row?.at).to.contain('2026-01-02 03:04:05')

    const events = new EventHub(() => expect.fail('a listener failed'))
    const disconnect = connectLastLogin(events, club.users, () => 0)
    disconnect()
    const request = { address: null, agent: null }
    await events.emit('loggedIn', { user: ada, backend: 'members', request })
    await ada.reload()
    expect(ada.lastLogin?.getUTCFullYear()).to.equal(2026)
  })
})
