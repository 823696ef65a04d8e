import { expect } from 'chai'
import { anonymous } from '../../../src/auth/user.ts'
import { FakeSession } from './fake-session.ts'
import { ada, backend, failure, loginOf, request, service } from './samples.ts'

describe('AuthService', () => {
  describe('logIn()', () => {
    it('starts a session with id as text, backend and a stamp that is not the password hash', async () => {
      const session = new FakeSession()
      await service([backend('users', ada)]).logIn(session, { user: ada, backend: 'users' })

      expect(session.login).to.deep.include({ userId: '1', backend: 'users' })
      expect(session.login?.stamp).to.match(/^[\w-]{43}$/)
    })

    it('carries over what an anonymous visitor collected, and what the same person had', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      await auth.logIn(session, { user: ada, backend: 'users' }, { remember: true })
      await auth.logIn(session, { user: ada, backend: 'users' })

      expect(session.calls).to.deep.equal([
        ['start', { remember: true, keepData: true }],
        ['start', { keepData: true }],
      ])
    })

    it('drops everything of another person, or of the same id at another backend', async () => {
      const auth = service([backend('users', ada), backend('ldap', ada)])
      for (const before of [
        { userId: '2', backend: 'users' },
        { userId: '1', backend: 'ldap' },
      ]) {
        const session = new FakeSession({ ...before, stamp: 'x' })
        await auth.logIn(session, { user: ada, backend: 'users' }, { keepData: true })
        expect(session.calls).to.deep.equal([['start', { keepData: false }]])
      }
    })

    it('announces who logged in, once the session has begun', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      const heard: unknown[] = []
      auth.events.on('loggedIn', (event) => {
        heard.push({ ...event, isStarted: session.login !== null })
      })
      await auth.logIn(session, { user: ada, backend: 'users' }, {}, request)

      expect(heard).to.deep.equal([{ user: ada, backend: 'users', request, isStarted: true }])
    })

    it('logs nobody in when a critical listener says no', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      const no = new Error('the audit log is full')
      auth.events.on('loggedIn', () => Promise.reject(no), { critical: true })

      expect(await failure(auth.logIn(session, { user: ada, backend: 'users' }))).to.equal(no)
      expect(session.login).to.equal(null)
    })

    it('refuses a backend that is not configured, and leaves the session alone', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      const error = await failure(auth.logIn(session, { user: ada, backend: 'ldap' }))

      expect(error).to.be.instanceOf(TypeError).with.property('message').that.contains('"ldap"')
      expect(session.calls).to.deep.equal([])
    })
  })

  describe('logOut()', () => {
    it('announces who it was before the session is cleared', async () => {
      const session = new FakeSession(loginOf(ada))
      const auth = service([backend('users', ada)])
      const heard: unknown[] = []
      auth.events.on('loggedOut', (event) => {
        heard.push({ ...event, loginThen: session.login })
      })
      await auth.logOut(session, ada, request)

      expect(heard).to.deep.equal([{ user: ada, request, loginThen: loginOf(ada) }])
      expect(session.calls).to.deep.equal([['end']])
    })

    it('logs out even when a critical listener fails', async () => {
      const session = new FakeSession(loginOf(ada))
      const auth = service([backend('users', ada)])
      const broken = new Error('the audit log is full')
      auth.events.on('loggedOut', () => Promise.reject(broken), { critical: true })

      expect(await failure(auth.logOut(session, ada))).to.equal(broken)
      expect(session.login).to.equal(null)
    })

    it('is harmless when nobody is logged in', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      const heard: unknown[] = []
      auth.events.on('loggedOut', ({ user }) => {
        heard.push(user)
      })
      await auth.logOut(session, anonymous)

      expect(heard).to.deep.equal([null])
      expect(session.login).to.equal(null)
    })
  })

  describe('renew()', () => {
    it('stamps this session for the new password, and so all others fall out', async () => {
      const [here, there] = [new FakeSession(loginOf(ada)), new FakeSession(loginOf(ada))]
      const changed = { ...ada, sessionStamp: () => 'hash of the new password' }
      const auth = service([backend('users', changed)])
      await auth.renew(here, changed)

      expect(here.calls).to.deep.equal([['renew']])
      expect(await auth.recall(here)).to.equal(changed)
      expect(await auth.recall(there)).to.equal(anonymous)
    })

    it('does nothing for a visitor who is not logged in', async () => {
      const session = new FakeSession()
      await service([backend('users', ada)]).renew(session, ada)

      expect(session.calls).to.deep.equal([])
    })
  })
})
