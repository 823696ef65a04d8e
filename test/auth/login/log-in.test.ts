import { expect } from 'chai'
import { AuthError, Refused } from '../../../src/auth/errors.ts'
import { EventHub } from '../../../src/auth/events.ts'
import { anonymous } from '../../../src/auth/user.ts'
import { FakeSession } from './fake-session.ts'
import { ada, backend, failure, loginOf, NOW, request, service } from './samples.ts'

describe('AuthService', () => {
  describe('logIn()', () => {
    it('starts a session with id as text, backend and a stamp that is not the password hash', async () => {
      const session = new FakeSession()
      await service([backend('users', ada)]).logIn(session, { user: ada, backend: 'users' })

      expect(session.login).to.deep.include({ userId: '1', backend: 'users' })
      expect(session.login?.stamp).to.match(/^[\w-]{43}$/)
    })

    it('remembers when it was, in which ways, and that it was just confirmed', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada), backend('proxy', ada, { methods: ['proxy'] })])
      await auth.logIn(session, { user: ada, backend: 'users' })
      expect(session.login).to.deep.equal(loginOf(ada))

      await auth.logIn(session, { user: ada, backend: 'users', methods: ['pwd', 'otp'] })
      expect(session.login?.methods).to.deep.equal([
        { name: 'pwd', at: NOW },
        { name: 'otp', at: NOW },
      ])
      await auth.logIn(session, { user: ada, backend: 'proxy' })
      expect(session.login?.methods).to.deep.equal([{ name: 'proxy', at: NOW }])
    })

    it('tells the backend of the login, unless that is switched off', async () => {
      const told: unknown[] = []
      const users = backend('users', ada, {
        async recordLogin(user, at) {
          told.push([user, at])
        },
      })
      await service([users]).logIn(new FakeSession(), { user: ada, backend: 'users' })
      const silent = service([users], undefined, { recordsLogins: false })
      await silent.logIn(new FakeSession(), { user: ada, backend: 'users' })

      expect(told).to.deep.equal([[ada, new Date(NOW)]])
    })

    it('logs in all the same when the login cannot be recorded, and reports it', async () => {
      const full = new Error('the disk is full')
      const errors: unknown[] = []
      const events = new EventHub((error) => errors.push(error))
      const users = backend('users', ada, { recordLogin: async () => Promise.reject(full) })
      const session = new FakeSession()
      await service([users], undefined, { events }).logIn(session, { user: ada, backend: 'users' })

      expect(session.login).to.not.equal(null)
      expect(errors).to.deep.equal([full])
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
        const session = new FakeSession({ ...loginOf(ada), ...before })
        await auth.logIn(session, { user: ada, backend: 'users' }, { keepData: true })
        expect(session.calls).to.deep.equal([['start', { keepData: false }]])
      }
    })

    it('announces who logged in, once the session has begun', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      const heard: unknown[] = []
      auth.events.on('login.succeeded', (event) => {
        heard.push({ ...event, isStarted: session.login !== null })
      })
      await auth.logIn(session, { user: ada, backend: 'users' }, {}, request)

      const person = { backend: 'users', userId: '1' }
      expect(heard).to.deep.equal([
        {
          ...{ name: 'login.succeeded', at: NOW, request, actor: person, subject: person },
          ...{ session: session.publicId, details: { methods: ['pwd'] }, isStarted: true },
        },
      ])
    })

    it('logs nobody in when the hook refuses, leaves the session alone, and says which code', async () => {
      const session = new FakeSession()
      const no = new Refused({ field: 'username', code: 'not_on_sundays' })
      const auth = service([backend('users', ada)], undefined, {
        hooks: { beforeLogin: () => Promise.reject(no) },
      })
      const heard: unknown[] = []
      auth.events.on('*', ({ name, subject, details }) => {
        heard.push({ name, subject, details })
      })

      expect(await failure(auth.logIn(session, { user: ada, backend: 'users' }))).to.equal(no)
      expect(session.calls).to.deep.equal([])
      const subject = { backend: 'users', userId: '1' }
      const details = { code: 'not_on_sundays' }
      expect(heard).to.deep.equal([{ name: 'login.refused', subject, details }])
    })

    it('passes on every other error of the hook: a broken hook lets nobody in', async () => {
      const session = new FakeSession()
      const broken = new AuthError('BROKEN', 'broken')
      const hooks = { beforeLogin: () => Promise.reject(broken) }
      const auth = service([backend('users', ada)], undefined, { hooks })

      expect(await failure(auth.logIn(session, { user: ada, backend: 'users' }))).to.equal(broken)
      expect(session.calls).to.deep.equal([])
    })

    it('lets no listener refuse: an error of one is reported, and the login stands', async () => {
      const session = new FakeSession()
      const errors: unknown[] = []
      const events = new EventHub((error) => errors.push(error))
      const auth = service([backend('users', ada)], undefined, { events })
      const no = new Refused({ field: '', code: 'no' })
      auth.events.on('login.succeeded', () => Promise.reject(no))
      await auth.logIn(session, { user: ada, backend: 'users' })

      expect(session.login).to.not.equal(null)
      expect(errors).to.deep.equal([no])
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
      auth.events.on('logout', ({ subject, session: publicId, request: from }) => {
        heard.push({ subject, publicId, from, loginThen: session.login })
      })
      await auth.logOut(session, request)

      const subject = { backend: 'users', userId: '1' }
      const { publicId } = session
      expect(heard).to.deep.equal([{ subject, publicId, from: request, loginThen: loginOf(ada) }])
      expect(session.calls).to.deep.equal([['end']])
    })

    it('logs out even when a listener fails', async () => {
      const session = new FakeSession(loginOf(ada))
      const events = new EventHub(() => {})
      const auth = service([backend('users', ada)], undefined, { events })
      auth.events.on('logout', () => Promise.reject(new Error('the audit log is full')))
      await auth.logOut(session)

      expect(session.login).to.equal(null)
    })

    it('is harmless when nobody is logged in', async () => {
      const session = new FakeSession()
      const auth = service([backend('users', ada)])
      const heard: unknown[] = []
      auth.events.on('logout', ({ subject }) => {
        heard.push(subject)
      })
      await auth.logOut(session)

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
