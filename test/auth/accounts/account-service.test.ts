import { expect } from 'chai'
import type { AccountDetails } from '../../../src/auth/accounts/account-details.ts'
import { AccountService } from '../../../src/auth/accounts/account-service.ts'
import { localRequest } from '../../../src/auth/backend.ts'
import { Refused, StoreUnavailable } from '../../../src/auth/errors.ts'
import { EventHub } from '../../../src/auth/events.ts'
import type { Hooks } from '../../../src/auth/hooks.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import {
  type PasswordOwner,
  PasswordPolicy,
  type PasswordRule,
} from '../../../src/auth/passwords/policy/password-policy.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { en } from '../../../src/web/messages/en.ts'
import { createSay } from '../../../src/web/messages/messages.ts'
import { CountingHasher } from '../passwords/hashers/counting-hasher.ts'
import { MemoryUsers } from './memory-users.ts'

const say = createSay(en)
const password = new Secret('correct horse battery staple')
const ada = { username: 'ada', email: 'ada@example.com', password }

describe('AccountService', () => {
  let users: MemoryUsers
  let hasher: CountingHasher
  let events: EventHub
  let accounts: AccountService<MemoryUsers['all'][number]>
  let created: unknown[]
  let hooks: Hooks
  beforeEach(() => {
    users = new MemoryUsers()
    hasher = new CountingHasher()
    events = new EventHub((error) => {
      throw error
    })
    created = []
    events.on('user.created', ({ subject }) => {
      created.push(subject)
    })
    hooks = {}
    const policy = new PasswordPolicy({ minLength: 15 })
    const passwords = new Passwords([hasher])
    accounts = new AccountService({ users, passwords, policy, events, hooks })
  })

  /** The codes of all that is wrong, by field. */
  async function problemsOf(details: Partial<AccountDetails>): Promise<string[]> {
    const outcome = await accounts.create({ ...ada, ...details })
    return outcome.ok ? [] : outcome.problems.map(({ field, code }) => `${field}: ${code}`)
  }

  it('says in words what is wrong, beside the field that it is about', async () => {
    await accounts.create(ada)
    const messagesOf = async (details: Partial<AccountDetails>) => {
      const outcome = await accounts.create({ ...ada, username: 'new', email: '', ...details })
      return outcome.ok
        ? []
        : outcome.problems.map(({ field, code, params }) => `${field}: ${say(code, params)}`)
    }
    expect(await messagesOf({ username: '' })).to.deep.equal(['username: Choose a username.'])
    expect((await messagesOf({ username: 'a b' })).join()).to.contain('letters, digits and')
    expect((await messagesOf({ username: 'b@c.de' })).join()).to.contain('your own e-mail address')
    expect((await messagesOf({ email: 'nobody' })).join()).to.contain('such as ada@example.com')
    expect(await messagesOf({ username: 'ADA' })).to.deep.equal([
      'username: This username is taken.',
    ])
    expect((await messagesOf({ email: ada.email })).join()).to.match(/^email: .*with this address/)
  })

  it('lets no password pass that is nearly the name or the address', async () => {
    const similar = new Secret('lovelace.ada.1815')
    const name = { username: 'lovelace.ada.1815', email: '', password: similar }
    expect(await problemsOf(name)).to.deep.equal(['password: password_too_similar'])
    const address = { email: 'lovelace.ada.1815@example.com', password: similar }
    expect(await problemsOf(address)).to.deep.equal(['password: password_too_similar'])
  })

  it('compares a password only with names that an account can have', async () => {
    const owners: PasswordOwner[] = []
    const rules: PasswordRule[] = [
      (_raw, owner) => {
        owners.push(owner)
        return null
      },
    ]
    const policy = new PasswordPolicy({ minLength: 15, rules })
    const service = new AccountService({
      users,
      passwords: new Passwords([hasher]),
      policy,
      events,
    })
    await service.check({ ...ada, username: 'q.'.repeat(14_000), email: 'q@.'.repeat(9_000) })
    await service.check({ ...ada, username: ' Ada\u0301 ', email: 'Ada@EXAMPLE.com' })
    expect(owners).to.deep.equal([
      { username: null, email: null },
      { username: 'Adá', email: 'Ada@example.com' },
    ])
  })

  describe('create()', () => {
    it('makes an account with normalised names and a hash, and announces it', async () => {
      const username = '  Rene\u0301 '
      const outcome = await accounts.create({ username, email: ' Ada@EXAMPLE.com', password })

      expect(outcome).to.deep.equal({ ok: true, value: users.all[0] })
      expect(users.all).to.have.length(1)
      expect(users.all[0]).to.include({
        username: 'René',
        email: 'Ada@example.com',
        passwordHash: 'counted$1$correct horse battery staple',
        isStaff: false,
        isSuperuser: false,
      })
      expect(created).to.deep.equal([{ backend: 'users', userId: '1' }])
    })

    it('makes an account without an address, or without a usable password', async () => {
      await accounts.create({ username: 'ada', password: null })
      await accounts.create({ username: 'grace', email: '', password: null })

      expect(users.all.map(({ email }) => email)).to.deep.equal([null, null])
      expect(users.all[0]?.passwordHash).to.match(/^!/)
    })

    it('says all that is wrong at once', async () => {
      await accounts.create(ada)
      const all = { username: '<b>', email: 'nobody', password: new Secret('too brief') }

      expect(await problemsOf(all)).to.deep.equal([
        'username: username_invalid',
        'email: email_invalid',
        'password: password_too_short',
      ])
      expect(await problemsOf({ password: new Secret('too brief') })).to.deep.equal([
        'password: password_too_short',
        'username: username_taken',
        'email: email_taken',
      ])
    })

    it('says which of these details is wrong', async () => {
      await accounts.create(ada)
      const table: [Partial<AccountDetails>, ...problems: string[]][] = [
        [{ username: '' }, 'username: username_missing', 'email: email_taken'],
        [{ username: ' \n', email: '' }, 'username: username_missing'],
        [{ username: 'a b', email: '' }, 'username: username_invalid'],
        [{ username: 'a'.repeat(151), email: '' }, 'username: username_invalid'],
        [{ username: 'grace', email: 'ADA@example.com' }, 'email: email_taken'],
        [{ username: 'ADA', email: '' }, 'username: username_taken'],
        [{ username: 'ａｄａ', email: '' }, 'username: username_taken'],
        [{ username: 'grace', email: 'a@b@c' }, 'email: email_invalid'],
        [{ username: 'grace', email: ' ' }, 'email: email_invalid'],
        [
          { username: 'grace', email: '', password: new Secret('x'.repeat(1025)) },
          'password: password_too_long',
        ],
        [
          { username: 'grace', email: '', password: new Secret('') },
          'password: password_too_short',
        ],
      ]
      for (const [details, ...problems] of table) {
        expect(await problemsOf(details)).to.deep.equal(problems)
      }
      expect(users.all).to.have.length(1)
    })

    it('lets nobody take the address of another person for a username, and so catch their logins', async () => {
      const foreign = ['username: username_foreign_email']

      expect(await problemsOf({ username: 'grace@example.com' })).to.deep.equal(foreign)
      expect(await problemsOf({ username: 'grace＠example.com' })).to.deep.equal(foreign)
      expect(await problemsOf({ username: 'grace@example.com', email: '' })).to.deep.equal(foreign)
      expect(await problemsOf({ username: 'ADA@example.com' })).to.deep.equal([])
    })

    it('hashes nothing before everything was found in order', async () => {
      await accounts.create(ada)
      hasher.count = 0
      await problemsOf({ username: 'Ada', email: '' })
      await problemsOf({ username: '<b>' })

      expect(hasher.count).to.equal(0)
    })

    it('makes one account of 50 parallel attempts at one name, and refuses 49 cleanly', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => accounts.create({ ...ada, email: '' })),
      )
      const codes = outcomes.flatMap((one) => (one.ok ? [] : one.problems.map(({ code }) => code)))

      expect(users.all).to.have.length(1)
      expect(codes).to.deep.equal(Array.from({ length: 49 }, () => 'username_taken'))
      expect(created).to.have.length(1)
    })

    it('passes on that the store cannot be asked', async () => {
      users.failure = new StoreUnavailable('The database')

      expect(await accounts.create(ada).catch((error) => error)).to.equal(users.failure)
    })

    it('never repeats a password in a message', async () => {
      const outcome = await accounts.create({ ...ada, password: new Secret('my short one') })

      expect(JSON.stringify(outcome)).to.not.contain('my short one')
    })
  })

  describe('register()', () => {
    it('asks the hook when all is in order, and makes nothing when it refuses', async () => {
      const asked: unknown[] = []
      hooks.beforeRegister = (details, request) => {
        asked.push([details, request])
        throw new Refused({ field: 'email', code: 'not_ours', params: { domain: 'example.com' } })
      }
      await accounts.register({ ...ada, username: '' }, localRequest)
      expect(asked).to.deep.equal([])
      const outcome = await accounts.register(ada, localRequest)
      const problem = { field: 'email', code: 'not_ours', params: { domain: 'example.com' } }
      expect(outcome).to.deep.equal({ ok: false, problems: [problem] })
      expect(asked).to.deep.equal([[ada, localRequest]])
      expect([users.all.length, hasher.count]).to.deep.equal([0, 0])
    })

    it('passes on every other error of the hook, and makes nothing', async () => {
      const broken = new Error('broken')
      hooks.beforeRegister = () => Promise.reject(broken)
      const outcome = await accounts.register(ada, localRequest).catch((error) => error)
      expect(outcome).to.equal(broken)
      expect(users.all).to.deep.equal([])
    })

    it('makes the account that the hook lets through; create() asks no hook', async () => {
      expect(await accounts.register(ada, localRequest)).to.include({ ok: true })
      hooks.beforeRegister = () => Promise.reject(new Error('not for commands'))
      expect(await accounts.create({ username: 'grace', password: null })).to.include({ ok: true })
    })
  })

  describe('createFirst()', () => {
    it('makes a superuser, who is staff', async () => {
      const outcome = await accounts.createFirst(ada)

      expect(outcome).to.deep.equal({ ok: true, value: users.all[0] })
      expect(users.all[0]).to.include({ isStaff: true, isSuperuser: true })
      expect(created).to.deep.equal([{ backend: 'users', userId: '1' }])
    })

    it('refuses a name and an address that somebody has who came first', async () => {
      await accounts.create(ada)
      const outcome = await accounts.createFirst(ada)

      expect(outcome.ok || outcome.problems.map(({ code }) => code)).to.deep.equal([
        'username_taken',
        'email_taken',
      ])
    })

    it('gives null, writes nothing and announces nothing when there is a superuser', async () => {
      await accounts.create({ ...ada, isSuperuser: true })
      const outcome = await accounts.createFirst({ ...ada, username: 'eve', email: '' })

      expect(outcome).to.deep.equal({ ok: true, value: null })
      expect([users.all.length, created.length]).to.deep.equal([1, 1])
    })

    it('refuses wrong details like create()', async () => {
      const outcome = await accounts.createFirst({ ...ada, username: '' })

      expect(outcome).to.have.nested.property('problems[0].code', 'username_missing')
      expect(users.all).to.deep.equal([])
    })
  })
})
