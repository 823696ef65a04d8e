import { expect } from 'chai'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { cheapHasher } from '../../../src/testing/cheap-hasher.ts'
import { memoryBackend } from '../../../src/testing/memory/memory-backend.ts'
import { memoryStores } from '../../../src/testing/memory/memory-stores.ts'

const DAY = 24 * 60 * 60_000
const START = Date.UTC(2026, 0, 2, 3, 4, 5)
const REQUEST = { address: null, agent: null }

/** An app with stores of its own: without transactions, and users that cannot take part in one. */
function app({ days = 10 } = {}) {
  let now = START
  const backend = memoryBackend()
  const stores = memoryStores(backend)
  const passwords = new Passwords([cheapHasher()])
  const auth = createAuth(stores, {
    ...{ backends: [backend], passwords, unverifiedDays: days, throttling: false },
    secret: 'a secret that only the tests of this project know',
    clock: () => now,
    mail: { send: async () => {} },
  })
  const register = async (username: string, email = `${username}@example.com`) => {
    const password = new Secret('correct horse battery staple')
    const outcome = await auth.accounts?.register({ username, email, password }, REQUEST)
    if (!outcome?.ok) throw new Error(JSON.stringify(outcome))
    return outcome.value
  }
  const wait = (ms: number) => {
    now += ms
  }
  const linkFor = async (user: Awaited<ReturnType<typeof register>>, sentTo: string) => {
    const owner = { backend: 'users', userId: String(user.id) }
    return (await auth.tokens?.issue({ purpose: 'verify', owner, sentTo, boundTo: user }))?.text
  }
  return { auth, stores, backend, register, wait, linkFor, run: () => auth.unconfirmed?.run() }
}

describe('UnconfirmedAccounts with the stores of an app', () => {
  it('reminds and deletes, and leaves everybody else', async () => {
    const { backend, register, wait, run } = app()
    await backend.add({ username: 'ann', password: null })
    await register('eve')
    await register('zoe', '')
    wait(7 * DAY)
    expect(await run()).to.deep.equal({ reminded: 1, deleted: 0 })
    wait(3 * DAY)
    expect(await run()).to.deep.equal({ reminded: 0, deleted: 1 })
    const names = [...backend.rows.values()].map(({ username }) => username)
    expect(names).to.deep.equal(['ann', 'zoe'])
  })

  it('keeps who has confirmed the address', async () => {
    const { auth, backend, register, wait, run, linkFor } = app()
    const eve = await register('eve')
    const link = await linkFor(eve, 'eve@example.com')
    expect(await auth.addresses?.confirm('verify', link?.reveal(), { request: REQUEST })).to.equal(
      true,
    )
    wait(7 * DAY)
    await run()
    wait(3 * DAY)
    expect(await run()).to.deep.equal({ reminded: 0, deleted: 0 })
    expect(backend.rows.size).to.equal(1)
  })

  it('leaves the mark as it was when the address could not be saved', async () => {
    const { auth, stores, backend, register, wait, run, linkFor } = app()
    const eve = await register('eve')
    const link = await linkFor(eve, 'eve@example.com')
    await backend.add({ username: 'first', password: null, email: 'eve@example.com' })
    const request = { request: REQUEST }
    expect(await auth.addresses?.confirm('verify', link?.reveal(), request)).to.equal(false)
    const marks = stores.tokens.tokens.filter(({ purpose }) => purpose === 'unconfirmed')
    expect(marks.map(({ createdAt }) => createdAt)).to.deep.equal([START])
    wait(7 * DAY)
    await run()
    wait(3 * DAY)
    expect((await run())?.deleted).to.equal(1)
  })

  it('50 confirmations and 50 runs at the same time: the account stays, or nobody is told that it does', async () => {
    for (let round = 0; round < 10; round++) {
      const { auth, backend, register, wait, run, linkFor } = app()
      const eve = await register('eve')
      wait(7 * DAY)
      await run()
      wait(3 * DAY)
      const link = await linkFor(eve, 'eve@example.com')
      const request = { request: REQUEST }
      const confirm = () => auth.addresses?.confirm('verify', link?.reveal(), request)
      const all = Array.from({ length: 50 }, (_, index) => [confirm, run][(index + round) % 2])
      const results = await Promise.all(all.map((work) => work?.()))
      expect(backend.rows.size).to.equal(results.includes(true) ? 1 : 0)
    }
  })

  it('reminds after half of the time where that is less than six days', async () => {
    const { register, wait, run } = app({ days: 1 })
    await register('eve')
    wait(DAY / 2 - 1)
    expect((await run())?.reminded).to.equal(0)
    wait(1)
    expect((await run())?.reminded).to.equal(1)
    wait(DAY / 2)
    expect((await run())?.deleted).to.equal(1)
  })

  it('works through more than one batch, and stops when the process does', async () => {
    const { register, wait, run, auth } = app()
    for (let index = 0; index < 230; index++) await register(`eve${index}`)
    wait(7 * DAY)
    const end = new AbortController()
    end.abort()
    expect(await auth.unconfirmed?.run(end.signal)).to.deep.equal({ reminded: 0, deleted: 0 })
    expect((await run())?.reminded).to.equal(230)
    wait(3 * DAY)
    expect((await run())?.deleted).to.equal(230)
  })

  it('keeps a promise that was made under another setting', async () => {
    const { auth, stores, backend, register, wait, run } = app()
    await register('eve')
    wait(7 * DAY)
    await run()
    const shorter = createAuth(stores, {
      ...{ backends: [backend], unverifiedDays: 2, clock: auth.clock, throttling: false },
      secret: 'a secret that only the tests of this project know',
      passwords: new Passwords([cheapHasher()]),
      mail: { send: async () => {} },
    })
    wait(3 * DAY - 1)
    expect((await shorter.unconfirmed?.run())?.deleted).to.equal(0)
    wait(1)
    expect((await shorter.unconfirmed?.run())?.deleted).to.equal(1)
  })

  it('does not touch the marks of another app, whose users are of another name', async () => {
    const { auth, stores, wait, run, register } = app()
    const owner = { backend: 'members', userId: '1' }
    for (let index = 0; index < 150; index++) {
      await auth.tokens?.issue({ purpose: 'unconfirmed', owner: { ...owner, userId: `${index}` } })
    }
    wait(1000)
    await register('eve')
    wait(10 * DAY)
    expect(await run()).to.include({ deleted: 0 })
    const marks = stores.tokens.tokens.filter((one) => one.owner?.backend === 'members')
    expect(marks).to.have.length(150)
  })

  it('refuses to start where nobody could confirm an address', () => {
    const backend = memoryBackend()
    const options = {
      ...{ backends: [backend], passwords: new Passwords([cheapHasher()]), unverifiedDays: 7 },
      secret: 'a secret that only the tests of this project know',
    }
    expect(() => createAuth(memoryStores(backend), options)).to.throw(
      TypeError,
      /`unverifiedDays` \(UNVERIFIED_DAYS\) is set, but nobody could confirm/,
    )
  })
})
