import { expect } from 'chai'
import { Secret } from '../../../src/auth/secret.ts'
import { anonymous, type User } from '../../../src/auth/user.ts'
import { FakeSession } from './fake-session.ts'
import { ada, backend, credentials, failure, loginOf, service } from './samples.ts'

describe('AuthService and its chain of backends', () => {
  it('skips a backend that does not know these credentials, and asks the next', async () => {
    const asked: string[] = []
    const asking = (name: string, names: readonly string[]) =>
      backend(name, null, {
        credentials: names,
        async authenticate() {
          asked.push(name)
          return null
        },
      })
    const chain = [
      asking('codes', ['code']),
      asking('both', ['username', 'code']),
      asking('users', ['username', 'password']),
      asking('anything', []),
    ]
    await service(chain).authenticate(credentials)
    expect(asked).to.deep.equal(['users', 'anything'])
  })

  it('admits people who are not active only where their own backend says so', async () => {
    const barred = { ...ada, isActive: false }
    const strict = backend('users', barred)
    const lenient = backend('users', barred, { allowsInactive: true })
    expect(await service([strict]).authenticate(credentials)).to.deep.equal({ kind: 'refused' })
    expect(await service([lenient]).authenticate(credentials)).to.deep.include({ user: barred })
    expect(await service([strict]).recall(new FakeSession(loginOf(barred)))).to.equal(anonymous)
    expect(await service([lenient]).recall(new FakeSession(loginOf(barred)))).to.equal(barred)
  })

  it('lets nobody in whose isAuthenticated is a method, at login or later', async () => {
    const broken = { ...ada, isAuthenticated: () => true } as unknown as User
    const auth = service([backend('users', broken)])
    expect(await failure(auth.authenticate(credentials))).to.be.instanceOf(TypeError)
    const later = await failure(auth.recall(new FakeSession(loginOf(ada))))
    expect(later).to.be.instanceOf(TypeError).with.property('message').that.contains('a method')
  })

  it('refuses a password that nobody can have before any backend is asked', async () => {
    let asked = 0
    const counting = backend('users', ada, {
      async authenticate() {
        asked += 1
        return ada
      },
    })
    const auth = service([counting])
    const tooLong = { username: 'ada', password: new Secret('x'.repeat(1_025)) }
    expect(await auth.authenticate(tooLong)).to.deep.equal({ kind: 'refused' })
    expect(asked).to.equal(0)
    expect(await auth.authenticate({ username: 'ada' })).to.deep.include({ user: ada })
    expect(asked).to.equal(1)
  })

  it('backendOf() is the backend that recognised who is logged in, and nobody else', () => {
    const [users, ldap] = [backend('users', ada), backend('ldap', ada)]
    const auth = service([ldap, users])
    expect(auth.backendOf(new FakeSession(loginOf(ada)))).to.equal(users)
    expect(auth.backendOf(new FakeSession())).to.equal(null)
    expect(service([ldap]).backendOf(new FakeSession(loginOf(ada)))).to.equal(null)
  })
})
