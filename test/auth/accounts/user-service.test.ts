import { expect } from 'chai'
import { LastSuperuser } from '../../../src/auth/accounts/user-store-errors.ts'
import { createAuth } from '../../../src/auth/create-auth.ts'
import type { AuthEvent } from '../../../src/auth/events.ts'
import { factor } from '../../../src/testing/kit/factor-store/factors.ts'
import { memoryBackend } from '../../../src/testing/memory/memory-backend.ts'
import { memoryStores } from '../../../src/testing/memory/memory-stores.ts'

const HOUR_MS = 3_600_000
const admin = { backend: 'users', userId: '99' }

async function setUp() {
  const backend = memoryBackend()
  const stores = { ...memoryStores(), users: backend.users }
  const auth = createAuth(stores, {
    backends: [backend],
    secret: 'a secret that only the tests of this project know',
  })
  const heard: AuthEvent[] = []
  auth.events.on('*', (event) => {
    heard.push(event)
  })
  const ada = await backend.add({ username: 'ada', password: 'x', email: 'ada@example.com' })
  const bob = await backend.add({ username: 'bob', password: 'x' })
  for (const userId of [String(ada.id), String(bob.id)]) {
    const now = Date.now()
    await stores.sessions.insert({
      ...{ idHash: userId, publicId: userId, version: 0, userId, backend: 'users', data: {} },
      ...{ isRemembered: true, createdAt: now, lastSeenAt: now, address: null, agent: null },
      ...{ seriesHash: null, rotatedAt: null },
      ...{ idleEndsAt: now + HOUR_MS, absoluteEndsAt: now + HOUR_MS },
    })
    await stores.tokens.issue({
      ...{ id: userId, purpose: 'reset', digest: 'd', owner: { backend: 'users', userId } },
      ...{ sentTo: null, state: null, data: {}, triesLeft: null, createdAt: now },
      expiresAt: now + HOUR_MS,
    })
  }
  /** Whether somebody has a session, and whether a token. */
  const left = async (userId: unknown) => [
    (await stores.sessions.find(String(userId), Date.now())) !== null,
    (await stores.tokens.find('reset', String(userId), Date.now())) !== null,
  ]
  return { users: auth.users!, backend, stores, ada, bob, heard, left }
}

describe('the user service', () => {
  it('finds people as the login does: by username or by e-mail address, in any case', async () => {
    const { users, ada } = await setUp()
    expect((await users.find('ADA'))?.id).to.equal(ada.id)
    expect((await users.find('Ada@Example.com'))?.id).to.equal(ada.id)
    expect(await users.find('nobody')).to.equal(null)
  })

  it('deactivating somebody ends all their sessions and tokens at once', async () => {
    const { users, backend, ada, bob, heard, left } = await setUp()
    await users.deactivate(ada, { actor: admin })
    expect(backend.rows.get(String(ada.id))?.isActive).to.equal(false)
    expect(await left(ada.id)).to.deep.equal([false, false])
    expect(await left(bob.id)).to.deep.equal([true, true])
    expect(heard).to.have.lengthOf(1)
    expect(heard[0]).to.deep.include({
      name: 'user.deactivated',
      actor: admin,
      subject: users.referenceTo(ada),
    })
  })

  it('deleting somebody ends all their sessions and tokens at once', async () => {
    const { users, backend, ada, heard, left } = await setUp()
    expect(await users.delete(ada)).to.equal(true)
    expect(backend.rows.has(String(ada.id))).to.equal(false)
    expect(await left(ada.id)).to.deep.equal([false, false])
    expect(await users.delete(ada)).to.equal(false)
    expect(heard.map(({ name }) => name)).to.deep.equal(['user.deleted'])
  })

  it('deleting somebody removes their second factors, and nothing less does', async () => {
    const { users, stores, ada, bob } = await setUp()
    for (const user of [ada, bob]) {
      await stores.factors.add([factor(user.username, { owner: users.referenceTo(user) })])
    }
    await users.logOut(ada)
    await users.deactivate(ada)
    await users.setUnusablePassword(ada)
    expect(stores.factors.factors.map(({ id }) => id)).to.deep.equal(['ada', 'bob'])
    await users.delete(ada)
    expect(stores.factors.factors.map(({ id }) => id)).to.deep.equal(['bob'])
  })

  it('keeps the last superuser, their sessions and their tokens', async () => {
    const { users, backend, ada, heard, left } = await setUp()
    await backend.users.update(String(ada.id), { isSuperuser: true })
    const failures = await Promise.allSettled([users.deactivate(ada), users.delete(ada)])
    for (const failure of failures) {
      expect(failure.status === 'rejected' && failure.reason).to.be.instanceOf(LastSuperuser)
    }
    expect(await left(ada.id)).to.deep.equal([true, true])
    expect(heard).to.deep.equal([])
  })

  it('logs one person out, or everybody, and says how many sessions there were', async () => {
    const { users, ada, bob, heard, left } = await setUp()
    expect(await users.logOut(ada)).to.equal(1)
    expect(await left(ada.id)).to.deep.equal([false, false])
    expect(await left(bob.id)).to.deep.equal([true, true])
    expect(await users.logOutAll()).to.equal(1)
    expect((await left(bob.id))[0]).to.equal(false)
    expect(heard.map(({ name, subject }) => [name, subject?.userId ?? null])).to.deep.equal([
      ['session.ended', String(ada.id)],
      ['session.ended', null],
    ])
  })

  it('takes a password away: none fits any more, an empty one included', async () => {
    const { users, ada, heard, left } = await setUp()
    expect(await users.setUnusablePassword(ada)).to.equal(true)
    const again = (await users.find('ada'))!
    for (const guess of ['x', '', '!', 'null']) {
      expect(await again.checkPassword(guess), guess).to.equal(false)
    }
    expect(await left(ada.id)).to.deep.equal([false, false])
    expect(heard[0]).to.deep.include({ name: 'password.changed', details: { isUnusable: true } })
  })

  it('tells which fields have changed, and never to what', async () => {
    const { users, ada, heard } = await setUp()
    await users.update(ada, { email: 'new@example.com' }, { actor: admin })
    expect(heard[0]).to.deep.include({ name: 'user.updated', details: { fields: ['email'] } })
    expect(JSON.stringify(heard)).to.not.contain('new@example.com')
  })

  it('says nothing of people who are gone', async () => {
    const { users, backend, ada, heard } = await setUp()
    backend.rows.delete(String(ada.id))
    expect(await users.activate(ada)).to.equal(null)
    expect(await users.deactivate(ada)).to.equal(null)
    expect(heard).to.deep.equal([])
  })
})
