import { expect } from 'chai'
import { sha256 } from '../../../src/auth/crypto/keyed-digest.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { User } from '../../../src/database/models/user.ts'
import { SequelizeUserStore } from '../../../src/database/users/user-store.ts'
import { CountingHasher } from '../../auth/passwords/hashers/counting-hasher.ts'
import { empty, openDatabase, sqlite } from '../databases.ts'

const RIGHT = 'correct horse battery staple'
const OLD_HASH = `counted$1$${RIGHT}`

describe('User', () => {
  let connection: Connection
  let users: SequelizeUserStore
  let statements: string[]
  let hasher: CountingHasher
  before(async function () {
    connection = await openDatabase(this, sqlite)
    users = new SequelizeUserStore(connection)
  })
  beforeEach(async () => {
    await empty(connection)
    statements = []
    connection.options.logging = (sql) => statements.push(sql)
    useHasher(new CountingHasher(1))
  })
  after(() => connection.close())

  /** As after a change of the settings: version 2 makes every hash of version 1 outdated. */
  function useHasher(one: CountingHasher): void {
    hasher = one
    const passwords = new Passwords([one])
    Object.assign(connection.getRepository(User), { passwords })
  }

  async function createAda(): Promise<User> {
    await users.create({ username: 'Ada', email: 'Ada@example.com', passwordHash: OLD_HASH })
    return (await users.findByUsername('ada'))!
  }

  const stored = async () => (await users.findByUsername('ada'))!

  it('walks like a user: its flags are values, not methods', async () => {
    const ada = await createAda()

    expect(ada.isAuthenticated).to.equal(true)
    expect(ada.isAnonymous).to.equal(false)
    expect(ada.isActive).to.equal(true)
  })

  it('lets the keys of name and address follow them', async () => {
    const ada = await createAda()
    ada.username = 'GRACE'
    ada.email = 'Grace@EXAMPLE.com'
    expect(ada).to.include({ usernameKey: 'grace', emailKey: 'grace@example.com' })

    ada.email = null
    expect(ada).to.include({ email: null, emailKey: null })
  })

  describe('checkPassword()', () => {
    it('writes nothing when the hash is up to date, nor when the password is wrong', async () => {
      const ada = await createAda()
      statements = []

      expect(await ada.checkPassword(RIGHT)).to.equal(true)
      expect(await ada.checkPassword('wrong')).to.equal(false)
      useHasher(new CountingHasher(2))
      expect(await ada.checkPassword('wrong')).to.equal(false)
      expect(statements).to.deep.equal([])
    })

    it('hashes anew what is out of date, through one conditional UPDATE', async () => {
      const ada = await createAda()
      useHasher(new CountingHasher(2))
      statements = []

      expect(await ada.checkPassword(RIGHT)).to.equal(true)
      expect(statements).to.have.length(1)
      expect(statements[0]).to.match(/UPDATE `users` SET .+ WHERE `id` = .+ AND `password_hash` = /)
      expect((await stored()).passwordHash).to.equal(`counted$2$${RIGHT}`)
      expect(ada.passwordHash).to.equal(`counted$2$${RIGHT}`)
    })

    it('keeps the session stamp when it hashes anew, so that nobody is logged out', async () => {
      const before = (await createAda()).sessionStamp()
      for (const version of [2, 3]) {
        useHasher(new CountingHasher(version))
        const ada = await stored()
        await ada.checkPassword(RIGHT)

        expect(ada.passwordHash).to.equal(`counted$${version}$${RIGHT}`)
        expect(ada.sessionStamp()).to.equal(before)
        expect((await stored()).sessionStamp()).to.equal(before)
      }
    })

    it('does not overwrite a password that was changed while it hashed', async () => {
      const ada = await createAda()
      useHasher(new CountingHasher(2))
      hasher.beforeEach = async () => {
        if (hasher.count === 2) await changeMeanwhile('another long enough password')
      }
      await ada.checkPassword(RIGHT)

      expect((await stored()).passwordHash).to.equal('counted$2$another long enough password')
    })

    it('refuses the old password when it was changed while it hashed: the change wins', async () => {
      const ada = await createAda()
      useHasher(new CountingHasher(2))
      hasher.beforeEach = async () => {
        if (hasher.count === 2) await changeMeanwhile('another long enough password')
      }

      expect(await ada.checkPassword(RIGHT)).to.equal(false)
    })

    it('says yes to all of 10 parallel logins that find the hash out of date', async () => {
      await createAda()
      useHasher(new CountingHasher(2))
      const same = await Promise.all(Array.from({ length: 10 }, stored))
      const stamps = new Set(same.map((ada) => ada.sessionStamp()))
      const answers = await Promise.all(same.map((ada) => ada.checkPassword(RIGHT)))

      expect(answers).to.deep.equal(Array.from({ length: 10 }, () => true))
      for (const ada of [...same, await stored()]) stamps.add(ada.sessionStamp())
      expect(stamps.size).to.equal(1)
    })

    it('says no, and does not throw, for somebody who was deleted while it hashed', async () => {
      const ada = await createAda()
      useHasher(new CountingHasher(2))
      hasher.beforeEach = async () => {
        if (hasher.count === 2) await empty(connection)
      }

      expect(await ada.checkPassword(RIGHT)).to.equal(false)
    })

    it('says no to a damaged hash, and costs what a wrong password costs', async () => {
      const ada = await createAda()
      for (const damaged of ['', '!', 'counted', 'plain text', '\0']) {
        ada.passwordHash = damaged
        hasher.count = 0
        expect(await ada.checkPassword(damaged)).to.equal(false)
        expect(hasher.count).to.equal(1)
      }
    })

    async function changeMeanwhile(password: string): Promise<void> {
      const other = await stored()
      await other.setPassword(password)
      await users.savePassword(other)
    }
  })

  describe('setPassword()', () => {
    it('sets without saving', async () => {
      const ada = await createAda()
      await ada.setPassword('a new one')

      expect(await ada.checkPassword('a new one')).to.equal(true)
      expect((await stored()).passwordHash).to.equal(OLD_HASH)
    })

    it('makes the password unusable with null', async () => {
      const ada = await createAda()
      await ada.setPassword(null)

      expect(ada.passwordHash).to.match(/^!/)
      expect(await ada.checkPassword('')).to.equal(false)
    })
  })

  describe('sessionStamp()', () => {
    it('changes with the password', async () => {
      const ada = await createAda()
      const stamps = [ada.sessionStamp()]
      for (const password of ['a new one', null]) {
        await ada.setPassword(password)
        stamps.push(ada.sessionStamp())
      }

      expect(new Set(stamps).size).to.equal(3)
    })

    it('changes with the password after the hash was made anew', async () => {
      const ada = await createAda()
      useHasher(new CountingHasher(2))
      await ada.checkPassword(RIGHT)
      const before = ada.sessionStamp()
      await ada.setPassword('a new one')
      await users.savePassword(ada)

      expect(ada.sessionStamp()).to.not.equal(before)
      expect((await stored()).sessionStamp()).to.equal(ada.sessionStamp())
    })

    it('follows a hash that was written past us, whatever was remembered of the old one', async () => {
      const ada = await createAda()
      useHasher(new CountingHasher(2))
      await ada.checkPassword(RIGHT)
      ada.passwordHash = 'counted$1$imported'

      expect(ada.sessionStamp()).to.equal(sha256('counted$1$imported'))
    })
  })
})
