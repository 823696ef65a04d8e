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

const REST = `id INTEGER PRIMARY KEY AUTOINCREMENT, username VARCHAR(150) UNIQUE,
  password_hash VARCHAR(255), rehashed_stamp VARCHAR(100)`

const columns = {
  usernameKey: null,
  email: null,
  firstName: null,
  lastName: null,
  isActive: null,
  isStaff: null,
  isSuperuser: null,
  dateJoined: null,
  lastLogin: null,
}

class Guest extends AbstractUser {
  static override columns = columns
}

declareTable(Guest, 'guests')

// What our column says is told by another one here.
class Subscriber extends AbstractUser {
  static override columns = columns

  declare status: string

  override get isActive(): boolean {
    return this.status !== 'gone'
  }
}

declareTable(Subscriber, 'subscribers', { status: { type: DataType.STRING(10) } })

describe('a model without isActive', () => {
  let club: Club<Guest>
  before(async () => {
    club = await openClub({ model: Guest, table: `CREATE TABLE guests (${REST})` })
  })
  after(() => club.stop())

  it('lives through the whole login story: everybody is active', async () => {
    const ada = await club.users.createUser('ada', null, PASSWORD)
    expect(ada).to.include({ isActive: true, isStaff: false, isSuperuser: false, lastLogin: null })
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    await expectLogout(club, await club.users.createUser('grace', null, PASSWORD))
  })

  it('refuses to make somebody what the table cannot say', async () => {
    const user = { username: 'x', email: null, passwordHash: '!' }
    for (const flags of [{ isActive: false }, { isStaff: true }, { isSuperuser: true }]) {
      const error = await club.users.create({ ...user, ...flags }).catch((reason) => reason)
      expect(error)
        .to.be.an.instanceOf(TypeError)
        .with.property('message')
        .match(/no column for is/)
    }
  })
})

describe('a model that computes isActive', () => {
  let club: Club<Subscriber>
  before(async () => {
    const table = `CREATE TABLE subscribers (${REST}, status VARCHAR(10))`
    club = await openClub({ model: Subscriber, table })
  })
  after(() => club.stop())

  it('is out at the next request when deactivated', async () => {
    const ada = await club.users.createUser('ada', null, PASSWORD)
    await expectDeactivation(club, ada, () => ada.update({ status: 'gone' }))
    expect(await club.users.findByUsername('ada')).to.include({ isActive: false })
  })
})
