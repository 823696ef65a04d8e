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

class Member extends AbstractUser {
  declare id: string
  declare shoeSize: number
}

declareTable(Member, 'members', {
  id: { type: DataType.UUID, primaryKey: true, defaultValue: DataType.UUIDV4 },
  shoeSize: { type: DataType.INTEGER },
})

const TABLE = `CREATE TABLE members (
  id UUID PRIMARY KEY, username VARCHAR(150) NOT NULL, username_key VARCHAR(300) NOT NULL UNIQUE,
  email VARCHAR(254), email_key VARCHAR(300) UNIQUE, password_hash VARCHAR(255) NOT NULL,
  rehashed_stamp VARCHAR(100), first_name VARCHAR(150) NOT NULL, last_name VARCHAR(150) NOT NULL,
  is_active BOOLEAN NOT NULL, is_staff BOOLEAN NOT NULL, is_superuser BOOLEAN NOT NULL,
  date_joined DATETIME NOT NULL, last_login DATETIME, shoe_size INTEGER)`

describe('a model with a UUID for a key', () => {
  let club: Club<Member>
  before(async () => {
    club = await openClub({ model: Member, table: TABLE })
  })
  after(() => club.stop())

  it('lives through the whole login story', async () => {
    const ada = await club.users.createUser('Ada', 'ada@example.com', PASSWORD, { shoeSize: 39 })
    expect(ada.id).to.match(/^[\da-f-]{36}$/)
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    const grace = await club.users.createUser('grace', null, PASSWORD)
    await expectLogout(club, grace)
    await expectDeactivation(club, grace, () => grace.update({ isActive: false }))
  })

  it('finds a user by the id as it was given out, and by nothing like it', async () => {
    const alan = await club.users.createUser('alan')
    expect(await club.users.findById(alan.id)).to.include({ username: 'alan', shoeSize: null })
    for (const id of [
      alan.id.toUpperCase(),
      `${alan.id} `,
      `{${alan.id}}`,
      '1',
      '',
      "' OR 1=1 --",
    ]) {
      expect(await club.users.findById(id), id).to.equal(null)
    }
  })

  it('opens the page to register on, for this model', async () => {
    const browser = club.browser()
    const fields = { username: 'edsger', email: 'edsger@example.com', password: PASSWORD }
    expect((await browser.submit('/register', fields)).location).to.equal('/account')
    expect((await browser.submit('/register', fields)).status).to.equal(422)
    expect(await club.users.findByEmail('EDSGER@example.com')).to.include({ username: 'edsger' })
  })
})
