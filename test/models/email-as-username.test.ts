import { expect } from 'chai'
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

class Customer extends AbstractUser {
  static override usernameField = 'email'
  static override requiredFields = ['firstName']
}

declareTable(Customer, 'customers')

const TABLE = `CREATE TABLE customers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(254) NOT NULL,
  email_key VARCHAR(300) NOT NULL UNIQUE, password_hash VARCHAR(255), rehashed_stamp VARCHAR(100),
  first_name VARCHAR(150), last_name VARCHAR(150), is_active BOOLEAN, is_staff BOOLEAN,
  is_superuser BOOLEAN, date_joined DATETIME, last_login DATETIME)`

const named = { firstName: 'Ada' }

describe('a model whose username is the e-mail address', () => {
  let club: Club<Customer>
  before(async () => {
    club = await openClub({ model: Customer, table: TABLE })
  })
  after(() => club.stop())

  it('lives through the whole login story', async () => {
    const ada = await club.users.createUser('Ada@EXAMPLE.com', null, PASSWORD, named)
    expect(ada).to.include({ username: 'Ada@example.com', email: 'Ada@example.com' })
    await expectLogin(club, ada)
    await expectPasswordChange(club, ada)
    const grace = await club.users.createUser('grace@example.com', null, PASSWORD, named)
    await expectLogout(club, grace)
    await expectDeactivation(club, grace, () => grace.update({ isActive: false }))
  })

  it('finds people by their address in any case, and by nothing else', async () => {
    for (const name of ['ada@example.com', 'ADA@EXAMPLE.COM', ' Ada@example.com ']) {
      expect(await club.users.findByLogin(name), name).to.include({ firstName: 'Ada' })
    }
    for (const name of ['ada', '', 'ada@example.co', 'a\0da@example.com', 'ada@example.com,x@y']) {
      expect(await club.users.findByLogin(name), name).to.equal(null)
    }
  })

  it('registers by address, once', async () => {
    const browser = club.browser()
    const address = 'alan@example.com'
    const fields = { username: address, email: address, password: PASSWORD }
    expect((await browser.submit('/register', fields)).location).to.equal('/account')
    const error = await club.users.createUser(address, null, null, named).catch((reason) => reason)
    expect(error).to.include({ code: 'ALREADY_TAKEN', field: 'email' })
  })

  it('insists on the required fields and on an address', async () => {
    for (const [username, extra] of [
      ['edsger@example.com', {}],
      ['edsger@example.com', { firstName: '' }],
      ['edsger', named],
    ] as const) {
      const error = await club.users
        .createUser(username, null, null, extra)
        .catch((reason) => reason)
      expect(error).to.be.an.instanceOf(TypeError)
    }
  })
})
