import { expect } from 'chai'
import { DataType } from 'sequelize-typescript'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { AuthenticationBackend } from '../../src/index.ts'
import {
  AbstractUser,
  connect,
  SequelizeUserStore,
  UserBackend,
  type UserModel,
} from '../../src/sequelize.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import { declareTable } from './club.ts'

const text = { type: DataType.STRING(50) }

/** What a start with this model ends with: nothing, or the error that stops it. */
async function start(model: UserModel<AbstractUser>): Promise<unknown> {
  try {
    await (await connect({ url: 'sqlite::memory:', models: [model] })).close()
    return null
  } catch (error) {
    return error
  }
}

async function expectRefused(model: UserModel<AbstractUser>, message: RegExp): Promise<void> {
  expect(await start(model))
    .to.be.an.instanceOf(TypeError)
    .with.property('message')
    .match(message)
}

describe('the check of a model of users, at start', () => {
  it('lets a model pass that changes nothing', async () => {
    class Member extends AbstractUser {}
    declareTable(Member, 'members')
    expect(await start(Member)).to.equal(null)
  })

  it('refuses isAuthenticated or isAnonymous as a method: it would be true of everybody', async () => {
    class Open extends AbstractUser {}
    Object.defineProperty(Open.prototype, 'isAuthenticated', { value: () => false })
    declareTable(Open, 'open')
    await expectRefused(Open, /^Open: isAuthenticated is a method.*getter/)

    class Odd extends AbstractUser {}
    Object.defineProperty(Odd.prototype, 'isAnonymous', { value: () => true })
    declareTable(Odd, 'odd')
    await expectRefused(Odd, /^Odd: isAnonymous is a method/)
  })

  it('refuses a model without a primary key, and one with two', async () => {
    class Keyless extends AbstractUser {
      static override columns = { id: null }
    }
    declareTable(Keyless, 'keyless')
    await expectRefused(Keyless, /^Keyless: id is no primary key.*primaryKey: true/)

    class Unmarked extends AbstractUser {}
    declareTable(Unmarked, 'unmarked', { id: text })
    await expectRefused(Unmarked, /^Unmarked: id is no primary key/)

    class Twice extends AbstractUser {}
    declareTable(Twice, 'twice', { code: { ...text, primaryKey: true } })
    await expectRefused(Twice, /^Twice: id and code are primary keys.*id: null/)
  })

  it('refuses a key of a type that tells nobody apart', async () => {
    class Dated extends AbstractUser {}
    declareTable(Dated, 'dated', { id: { type: DataType.DATE, primaryKey: true } })
    await expectRefused(Dated, /^Dated: id tells nobody apart.*UUID/)
  })

  it('refuses required fields that are no list, are asked for anyway, or are no columns', async () => {
    class NoList extends AbstractUser {
      static override requiredFields = 'email' as never
    }
    declareTable(NoList, 'a')
    await expectRefused(NoList, /^NoList: requiredFields is no list/)

    for (const field of ['username', 'password', 'passwordHash', 'shoeSize']) {
      class Requires extends AbstractUser {
        static override requiredFields = [field]
      }
      declareTable(Requires, 'b')
      await expectRefused(Requires, new RegExp(`requiredFields: ${field} .*take it off the list`))
    }
  })

  it('refuses a username that is no column', async () => {
    class Nameless extends AbstractUser {
      static override usernameField = 'nickname'
    }
    declareTable(Nameless, 'nameless')
    await expectRefused(Nameless, /^Nameless: nickname is no column.*usernameField/)

    class LeftOut extends AbstractUser {
      static override columns = { username: null }
    }
    declareTable(LeftOut, 'left_out')
    await expectRefused(LeftOut, /^LeftOut: username is no column/)
  })

  it('refuses to map what is no column', async () => {
    class Misspelt extends AbstractUser {
      static override columns = { pasword: 'pass_hash' }
    }
    declareTable(Misspelt, 'misspelt')
    await expectRefused(Misspelt, /^Misspelt: pasword is mapped in `columns` but is no column/)
  })

  it('refuses a member that is computed and a column at once', async () => {
    class Both extends AbstractUser {
      override get isStaff(): boolean {
        return false
      }
    }
    declareTable(Both, 'both')
    await expectRefused(Both, /^Both: isStaff is both computed and a column: add `isStaff: null`/)
  })

  it('refuses a class that is no model of users', async () => {
    const connection = await connect({ url: 'sqlite::memory:' })
    const wrong = class Wrong {} as unknown as UserModel<AbstractUser>
    expect(() => new SequelizeUserStore(connection, wrong)).to.throw(
      TypeError,
      /extend AbstractUser/,
    )
    await connection.close()
  })

  it('says so when passwords were never handed over', async () => {
    const connection = await connect({ url: 'sqlite::memory:' })
    const user = new SequelizeUserStore(connection).model.build()
    const error = await user.checkPassword('x').catch((reason: unknown) => reason)
    expect(error)
      .to.be.an.instanceOf(TypeError)
      .with.property('message')
      .match(/hand `passwords`/)
    await connection.close()
  })
})

describe('the check of a username that may be there twice', () => {
  const other = { name: 'other' } as AuthenticationBackend

  async function backendFor(model: UserModel<AbstractUser>): Promise<UserBackend<AbstractUser>> {
    const connection = await connect({ url: 'sqlite::memory:', models: [model] })
    const passwords = new Passwords([new CountingHasher()])
    return new UserBackend(new SequelizeUserStore(connection, model), passwords)
  }

  class Nicknamed extends AbstractUser {
    static override usernameField = 'nickname'
  }
  declareTable(Nicknamed, 'nicknamed', { nickname: text })

  it('stops the start if nobody else can tell such people apart', async () => {
    const backend = await backendFor(Nicknamed)
    const check = () => backend.validate([backend as unknown as AuthenticationBackend])
    expect(check).to.throw(TypeError, /^Nicknamed: nickname .*not unique: declare it with `unique/)
  })

  it('only warns if there is another backend', async () => {
    const backend = await backendFor(Nicknamed)
    const all = [backend as unknown as AuthenticationBackend, other]
    expect(backend.validate(all))
      .to.have.length(1)
      .and.match(/not unique/)
  })

  it('has nothing to say if the column, its key or an index is unique', async () => {
    class Unique extends AbstractUser {
      static override usernameField = 'nickname'
    }
    declareTable(Unique, 'u', { nickname: { ...text, unique: true } })
    class Stock extends AbstractUser {}
    declareTable(Stock, 's')
    class Keyless extends AbstractUser {
      static override columns = { usernameKey: null }
    }
    declareTable(Keyless, 'k')
    for (const model of [Unique, Stock, Keyless]) {
      const backend = await backendFor(model)
      expect(backend.validate([backend as unknown as AuthenticationBackend])).to.deep.equal([])
    }
  })

  it('finds nobody by a name that two people have', async () => {
    const backend = await backendFor(Nicknamed)
    const users = new SequelizeUserStore(
      (backend.exampleUser().constructor as never as { sequelize: never }).sequelize,
      Nicknamed as UserModel<AbstractUser>,
    )
    await users.model.sync()
    Object.assign(users.model, { passwords: new Passwords([new CountingHasher()]) })
    await users.createUser('twin')
    expect(await users.findByUsername('twin')).to.not.equal(null)
    await users.createUser('twin')
    expect(await users.findByUsername('twin')).to.equal(null)
  })
})
