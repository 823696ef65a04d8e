import { expect } from 'chai'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../../src/testing.ts'

const UNTIL = Date.UTC(2100, 0, 1)

describe('usernames that are kept elsewhere than users', () => {
  function site() {
    const backend = memoryBackend()
    const stores = memoryStores(backend)
    const auth = createAuth(stores, {
      backends: [backend],
      passwords: new Passwords([cheapHasher()]),
      secret: 'a secret of a test, of forty characters',
    } as never)
    return { backend, stores, auth }
  }
  const keep = { owner: { backend: 'users', userId: 'gone' }, username: 'Ada', until: UNTIL }

  it('nobody gets one by an account that is made, and no row is left', async () => {
    const { stores, auth, backend } = site()
    await stores.usernames.keep(keep)
    const outcome = await auth.accounts?.create({ username: 'ada', email: '', password: null })
    expect(outcome).to.deep.equal({
      ok: false,
      problems: [{ field: 'username', code: 'username_kept' }],
    })
    expect(backend.rows.size).to.equal(0)
  })

  it('the first superuser gets none either', async () => {
    const { stores, auth, backend } = site()
    await stores.usernames.keep(keep)
    const outcome = await auth.accounts?.createFirst({ username: 'ada', email: '', password: null })
    expect(outcome).to.deep.equal({
      ok: false,
      problems: [{ field: 'username', code: 'username_taken' }],
    })
    expect(backend.rows.size).to.equal(0)
  })

  it('of many who register with one while nobody else may, nobody gets it', async () => {
    const { stores, auth, backend } = site()
    await stores.usernames.keep(keep)
    const tries = Array.from({ length: 20 }, () =>
      auth.accounts?.create({ username: 'ADA', email: '', password: null }),
    )
    const outcomes = await Promise.all(tries)
    expect(outcomes.some((one) => one?.ok)).to.equal(false)
    expect(backend.rows.size).to.equal(0)
  })
})
