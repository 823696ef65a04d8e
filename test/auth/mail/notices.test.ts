import { expect } from 'chai'
import type { RequestInfo } from '../../../src/auth/backend.ts'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import type { UserReference } from '../../../src/auth/user.ts'
import { type MemoryBackend, memoryBackend, memoryStores } from '../../../src/testing.ts'

const NOW = Date.UTC(2026, 10, 26, 23, 5)
const REQUEST: RequestInfo = { address: '203.0.113.7', agent: 'Mozilla/5.0', id: 'r1' }

/** What is announced, and the mail that its owner gets. */
const TOLD: readonly (readonly [name: string, details: object, template: string])[] = [
  ['password.changed', {}, 'password-changed'],
  ['password.changed', { isUnusable: true }, 'password-removed'],
  ['password.removed', {}, 'password-given-up'],
  ['password.reset', {}, 'password-was-reset'],
  ['password.required', { reason: 'asked' }, 'password-required'],
  ['password.required', { reason: 'leaked' }, 'password-leaked'],
  ['passkey.counter-back', { name: null, isRefused: false }, 'passkey-counter-back'],
  ['passkey.counter-back', { name: null, isRefused: true }, 'passkey-counter-refused'],
  ['device.new', { isFirst: false }, 'new-device'],
  ['login.after-failures', { failures: 5, use: 'login' }, 'success-after-failures'],
  ['factor.added', { kind: 'app' }, 'factor-added'],
  ['factor.removed', { kind: 'app' }, 'factor-removed'],
  ['factor.reset', { count: 1 }, 'factor-reset'],
  ['factor.failed', { kind: 'app', inARow: 5 }, 'factor-failed'],
  ['recovery.renewed', { count: 10 }, 'recovery-renewed'],
  ['session.ended', { count: 1, reason: 'misused' }, 'remembered-session-misused'],
  ['user.updated', { fields: ['username', 'firstName'] }, 'username-changed'],
  ['user.reopened', {}, 'account-reopened'],
]

const UNTOLD: readonly (readonly [name: string, details: object])[] = [
  ['login.succeeded', { methods: ['pwd'] }],
  ['login.failed', { credentials: { username: 'ann' } }],
  ['device.new', { isFirst: true }],
  ['session.ended', { count: 1 }],
  ['user.updated', { fields: ['firstName'] }],
  ['email.verified', {}],
  ['factor.failed', { kind: 'app', inARow: 4 }],
  ['factor.failed', { kind: 'app', inARow: 6 }],
]

describe('sendNotices', () => {
  let backend: MemoryBackend
  let stores: ReturnType<typeof memoryStores>
  let auth: Auth
  let ann: UserReference
  beforeEach(async () => {
    backend = memoryBackend()
    stores = memoryStores()
    auth = createAuth(stores, {
      backends: [backend],
      secret: 'a secret of the tests, long enough',
      mail: { send: async () => {} },
      clock: () => NOW,
    }) as unknown as Auth
    const { id } = await backend.add({ username: 'ann', password: null, email: 'ann@example.com' })
    ann = { backend: 'users', userId: String(id) }
  })

  const announce = (name: string, details: object, event: object = {}) =>
    auth.events.emit({ name, details: { ...details }, request: REQUEST, subject: ann, ...event })
  const paramsOf = async (index = 0) => {
    const row = stores.outbox.rows[index]
    return (row && (await auth.mail?.paramsOf(row))) ?? {}
  }

  for (const [name, details, template] of TOLD) {
    it(`tells the owner of ${name} ${JSON.stringify(details)}`, async () => {
      await announce(name, details)
      expect(stores.outbox.rows.map((row) => [row.template, row.to])).to.deep.equal([
        [template, 'ann@example.com'],
      ])
      expect(await paramsOf()).to.deep.equal({
        username: 'ann',
        at: NOW,
        where: '203.0.113.7',
        agent: 'Mozilla/5.0',
        canReset: true,
      })
    })
  }

  for (const [name, details] of UNTOLD) {
    it(`sends no mail for ${name} ${JSON.stringify(details)}`, async () => {
      await announce(name, details)
      expect(stores.outbox.rows).to.deep.equal([])
    })
  }

  it('tells how many recovery codes are left, and when it is time for new ones', async () => {
    await announce('recovery.used', { left: 4, isFew: false })
    await announce('recovery.used', { left: 3, isFew: true })
    expect(stores.outbox.rows.map(({ template }) => template)).to.deep.equal([
      ...['recovery-used', 'recovery-used-few'],
    ])
    expect([await paramsOf(0), await paramsOf(1)].map(({ left }) => left)).to.deep.equal([4, 3])
  })

  it('tells nobody who has no confirmed address, is gone, or is of a backend that is gone', async () => {
    const { id } = await backend.add({ username: 'bob', password: null, email: null })
    const nobody = [{ userId: String(id) }, { userId: '99' }, { backend: 'gone' }]
    for (const one of nobody)
      await announce('password.changed', {}, { subject: { ...ann, ...one } })
    await announce('password.changed', {}, { subject: null })
    expect(stores.outbox.rows).to.deep.equal([])
  })

  it('does not pass off the address of a proxy as that of the client', async () => {
    await announce('password.changed', {}, { request: { ...REQUEST, isShared: true } })
    expect(await paramsOf()).to.include({ where: null })
  })

  it('stops nothing when the outbox is away', async () => {
    const errors: unknown[] = []
    stores.outbox.add = async () => {
      throw new Error('away')
    }
    auth = createAuth(stores, {
      backends: [backend],
      secret: 'a secret of the tests, long enough',
      mail: { send: async () => {} },
      onError: (error, event) => errors.push([event, String(error)]),
    }) as unknown as Auth
    await announce('password.changed', {})
    expect(errors).to.deep.equal([['password.changed', 'Error: away']])
  })
})
