import { expect } from 'chai'
import type { AccountDetails } from '../../../src/auth/accounts/account-details.ts'
import { AccountService } from '../../../src/auth/accounts/account-service.ts'
import { FirstRun } from '../../../src/auth/accounts/first-run.ts'
import { SetupCode } from '../../../src/auth/accounts/setup-code.ts'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { EventHub } from '../../../src/auth/events.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { PasswordPolicy } from '../../../src/auth/passwords/policy/password-policy.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { CountingHasher } from '../passwords/hashers/counting-hasher.ts'
import { type MemoryUser, MemoryUsers } from './memory-users.ts'

const CODE = 'BCDFG-HJKLM-NPQRS-TVWXZ'
const details = (username: string) => ({
  username,
  password: new Secret('correct horse battery staple'),
})

describe('FirstRun', () => {
  let users: MemoryUsers
  let firstRun: FirstRun<MemoryUser>
  beforeEach(() => {
    users = new MemoryUsers()
    const passwords = new Passwords([new CountingHasher()])
    const policy = new PasswordPolicy({ minLength: 15 })
    const events = new EventHub((error) => {
      throw error
    })
    const accounts = new AccountService<MemoryUser>({ users, passwords, policy, events })
    firstRun = new FirstRun(accounts, new SetupCode(CODE))
  })

  async function createSuperuser(code: string, given: AccountDetails): Promise<MemoryUser | null> {
    const outcome = await firstRun.createSuperuser(code, given)
    if (!outcome.ok) throw new Error(outcome.problems.map((one) => one.code).join())
    return outcome.value
  }

  describe('isPending()', () => {
    it('is true until there is a superuser, whoever made them', async () => {
      await users.create({ username: 'stranger', email: null, passwordHash: '!' })
      expect(await firstRun.isPending()).to.equal(true)
      await users.create({ username: 'ada', email: null, isSuperuser: true })
      expect(await firstRun.isPending()).to.equal(false)
    })

    it('does not ask the store again once there is a superuser', async () => {
      await createSuperuser(CODE, details('ada'))
      users.asked = 0

      expect(await firstRun.isPending()).to.equal(false)
      expect(users.asked).to.equal(0)
    })
  })

  describe('createSuperuser()', () => {
    it('makes a superuser for whoever has the code', async () => {
      expect(await createSuperuser(CODE.toLowerCase(), details('ada'))).to.equal(users.all[0])
      expect(users.all[0]).to.include({ username: 'ada', isStaff: true, isSuperuser: true })
    })

    it('makes exactly one superuser of 20 parallel attempts with one code', async () => {
      const attempts = Array.from({ length: 20 }, (_, index) =>
        createSuperuser(CODE, details(`user${index}`)),
      )
      const made = (await Promise.all(attempts)).filter((user) => user !== null)

      expect(made).to.deep.equal(users.all)
      expect(users.all).to.have.length(1)
    })

    it('does nothing with a wrong code, which does not spend the right one', async () => {
      for (const wrong of ['', 'ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ', CODE.slice(0, -1)]) {
        expect(await createSuperuser(wrong, details('eve'))).to.equal(null)
      }
      expect(users.all).to.deep.equal([])
      expect(await createSuperuser(CODE, details('ada'))).to.equal(users.all[0])
    })

    it('works once: the same code makes no second user', async () => {
      await createSuperuser(CODE, details('ada'))

      expect(await createSuperuser(CODE, details('eve'))).to.equal(null)
      expect(users.all).to.have.length(1)
    })

    it('makes nobody, even with the code, when a superuser came first by another way', async () => {
      await users.create({ username: 'ada', email: null, isSuperuser: true })

      expect(await createSuperuser(CODE, details('eve'))).to.equal(null)
      expect(users.all).to.have.length(1)
      expect(await firstRun.isPending()).to.equal(false)
    })

    it('gives the code back when the store cannot be asked', async () => {
      users.failure = new StoreUnavailable('The database')
      const outcome = await createSuperuser(CODE, details('ada')).catch((error) => error)
      expect(outcome).to.equal(users.failure)
      users.failure = null

      expect(await createSuperuser(CODE, details('ada'))).to.equal(users.all[0])
    })

    it('gives the code back when the details are refused', async () => {
      const outcome = await createSuperuser(CODE, details('')).catch((error) => error)

      expect(String(outcome)).to.contain('username_missing')
      expect(await createSuperuser(CODE, details('ada'))).to.equal(users.all[0])
    })
  })
})
