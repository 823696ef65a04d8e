import { expect } from 'chai'
import { DataType, Table } from 'sequelize-typescript'
import { UserRows } from '../../../../src/database/sessions/cache/user-rows.ts'
import { AbstractUser, connect, User, type UserModel } from '../../../../src/sequelize.ts'
import { declareTable } from '../../../models/club.ts'
import { sqlite } from '../../databases.ts'
import { FoundUsers } from './found-users.ts'

const NONE = { usernameKey: null, emailKey: null, rehashedStamp: null, dateJoined: null }
const LESS = { ...NONE, firstName: null, lastName: null, lastLogin: null }

class Legacy extends AbstractUser {
  static override columns = {
    ...LESS,
    ...{ id: 'member_no', username: 'login', email: 'mail', passwordHash: 'pass_hash' },
    ...{ isActive: 'enabled', isStaff: null, isSuperuser: 'admin', shoeSize: 'shoe_sz' },
  }
}
declareTable(Legacy, 'tbl_members', {
  id: { type: DataType.CHAR(6), primaryKey: true },
  shoeSize: { type: DataType.INTEGER },
})
const LEGACY = `CREATE TABLE tbl_members (
  member_no CHAR(6) PRIMARY KEY NOT NULL, login VARCHAR(30) NOT NULL UNIQUE, mail VARCHAR(100),
  pass_hash VARCHAR(100), enabled INTEGER, admin INTEGER, shoe_sz INTEGER)`

class Login extends AbstractUser {
  static override columns = { ...LESS, id: null, email: null, isStaff: null, isSuperuser: null }
}
declareTable(Login, 'logins', { username: { type: DataType.STRING(40), primaryKey: true } })

class Uuid extends AbstractUser {}
declareTable(Uuid, 'members', {
  id: { type: DataType.UUID, primaryKey: true, defaultValue: DataType.UUIDV4 },
})

describe('users of some shape, read together with a session', () => {
  async function open<U extends AbstractUser>(
    context: Mocha.Context,
    model: UserModel<U>,
    table?: string,
  ) {
    return FoundUsers.open(await sqlite.createUrl(context), model, table)
  }

  for (const [name, model] of [
    ['the stock model', User],
    ['a UUID for a key', Uuid],
    ['the name for a key', Login],
  ] as const) {
    it(`equal what their model finds: ${name}`, async function equal() {
      const found = await open(this, model as UserModel<AbstractUser>)
      const { id } = await found.users.createUser('ada', null, 'a password')
      await found.expectSame(String(id))
      await found.connection.close()
    })
  }

  it('equal what their model finds: a table from before, whose flags are 0, 1 and NULL', async function legacy() {
    const found = await open(this, Legacy, LEGACY)
    await found.connection.query(`INSERT INTO tbl_members VALUES
      ('M-0001', 'ada', 'ada@example.com', 'hash', 1, 1, 39), ('M-0002', 'b', NULL, NULL, 0, 0, 0),
      ('M-0003', 'c', '', '', NULL, NULL, NULL)`)
    const flags = []
    for (const id of ['M-0001', 'M-0002', 'M-0003']) {
      await found.expectSame(id)
      const [{ isActive, isStaff, isSuperuser }] = await found.find(id)
      flags.push([isActive, isStaff, isSuperuser])
    }
    await found.connection.close()
    expect(flags).to.deep.equal([
      [true, false, true],
      [false, false, false],
      [false, false, false],
    ])
  })

  it('never are somebody whose id is spelled otherwise, whatever the table thinks', async function spelling() {
    const table = `CREATE TABLE logins (
      username VARCHAR(40) COLLATE NOCASE PRIMARY KEY, password_hash VARCHAR(255), is_active BOOLEAN)`
    const found = await open(this, Login, table)
    await found.users.createUser('ada')
    const ids = ['ADA', 'ada ', 'Ada', '', 'nobody']
    const others = await Promise.all(ids.map((id) => found.findOnce(id)))
    const [ada] = await found.find('ada')
    await found.connection.close()
    expect(others).to.deep.equal(ids.map(() => undefined))
    expect(ada.id).to.equal('ada')
  })

  it('equal what their model finds though the table was made after the first request', async function late() {
    const found = await open(this, User as UserModel<AbstractUser>)
    const { id } = await found.users.createUser('ada')
    await found.connection.query('ALTER TABLE users RENAME TO not_yet')
    expect(await found.findOnce(String(id))).to.equal(undefined)
    await found.connection.query('ALTER TABLE not_yet RENAME TO users')
    await found.expectSame(String(id)).finally(() => found.connection.close())
  })
})

describe('UserRows.suits()', () => {
  async function suits(model: UserModel<AbstractUser>, change: (model: never) => void = () => {}) {
    const connection = await connect({ url: 'sqlite::memory:', models: [model] })
    const bound = connection.getRepository(model) as never
    change(bound)
    const answer = UserRows.suits(bound, connection)
    await connection.close()
    return answer
  }

  const shaped = (options: object) => {
    const model = class Shaped extends AbstractUser {}
    declareTable(model, 'members')
    Table({ timestamps: false, ...options })(model)
    return model as UserModel<AbstractUser>
  }

  it('is true of a plain model, and of hooks that do not look at what was found', async () => {
    expect(await suits(shaped({}))).to.equal(true)
    expect(await suits(shaped({ hooks: { beforeSave() {} } }))).to.equal(true)
  })

  for (const [name, options] of [
    ['afterFind', { hooks: { afterFind() {} } }],
    ['beforeFind', { hooks: { beforeFind() {} } }],
    ['a default scope', { defaultScope: { where: { isActive: true } } }],
    ['rows that count as deleted', { paranoid: true, timestamps: true }],
    ['a schema', { schema: 'other' }],
  ] as const) {
    it(`is false of a model with ${name}: only the model itself can read that`, async () => {
      expect(await suits(shaped(options))).to.equal(false)
    })
  }

  it('is false as soon as a hook or a scope is added', async () => {
    type Late = { addHook(name: string, hook: () => void): void; addScope: AddScope }
    type AddScope = (name: string, scope: object, options: object) => void
    const hook = (model: Late) => model.addHook('afterFind', () => {})
    const scope = (model: Late) =>
      model.addScope('defaultScope', { where: { isActive: true } }, { override: true })
    expect(await suits(shaped({}), hook)).to.equal(false)
    expect(await suits(shaped({}), scope)).to.equal(false)
  })
})
