import { expect } from 'chai'
import { DataType } from 'sequelize-typescript'
import type { Credentials } from '../../src/index.ts'
import { AbstractUser, UserBackend } from '../../src/sequelize.ts'
import {
  type Club,
  declareTable,
  expectDeactivation,
  expectLogin,
  expectLogout,
  logIn,
  openClub,
} from './club.ts'

const PIN = '4711-0815'

class Cardholder extends AbstractUser {
  static override columns = {
    passwordHash: null,
    email: null,
    firstName: null,
    lastName: null,
    isStaff: null,
    isSuperuser: null,
    dateJoined: null,
    lastLogin: null,
  }

  declare pin: string
}

declareTable(Cardholder, 'cardholders', { pin: { type: DataType.STRING(20) } })

/** Passwords are not kept here: something else knows who somebody is. */
class PinBackend extends UserBackend<Cardholder> {
  readonly find: (username: string) => Promise<Cardholder | null>

  constructor(...[users, passwords]: ConstructorParameters<typeof UserBackend<Cardholder>>) {
    super(users, passwords)
    this.find = (username) => users.findByUsername(username)
  }

  override async authenticate({ username = '', password }: Credentials) {
    const user = await this.find(username)
    return user?.pin === password?.reveal() ? user : null
  }
}

const TABLE = `CREATE TABLE cardholders (
  id INTEGER PRIMARY KEY AUTOINCREMENT, username VARCHAR(150), username_key VARCHAR(300) UNIQUE,
  is_active BOOLEAN, pin VARCHAR(20))`

describe('a model without a password', () => {
  let club: Club<Cardholder>
  let ada: Cardholder
  before(async () => {
    club = await openClub({
      model: Cardholder,
      table: TABLE,
      backend: (users, passwords) => new PinBackend(users, passwords),
    })
    ada = await club.users.createUser('ada', null, null, { pin: PIN })
  })
  after(() => club.stop())

  it('lives through the whole login story, with a backend that knows people otherwise', async () => {
    await expectLogin(club, ada, PIN)
    await expectLogout(club, ada, PIN)
  })

  it('has no page to change a password on', async () => {
    const { browser } = await logIn(club as never, 'ada', PIN)
    expect((await browser.get('/account/password')).status).to.equal(404)
  })

  it('matches no password at all, and each try costs one hash', async () => {
    const before = club.hasher.count
    expect(await ada.checkPassword('')).to.equal(false)
    expect(await ada.checkPassword(PIN)).to.equal(false)
    expect(club.hasher.count - before).to.equal(2)
  })

  it('refuses to set a password, rather than to lose it', async () => {
    await ada.setPassword(null)
    const error = await ada.setPassword('a password').catch((reason) => reason)
    expect(error)
      .to.be.an.instanceOf(TypeError)
      .with.property('message')
      .match(/no passwords/)
  })

  it('is out at the next request when deactivated', async () => {
    const grace = await club.users.createUser('grace', null, null, {
      pin: 'correct horse battery staple',
    })
    await expectDeactivation(club, grace, () => grace.update({ isActive: false }))
  })
})
