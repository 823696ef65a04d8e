import { inspect } from 'node:util'
import { expect } from 'chai'
import { PermissionDenied, StoreUnavailable, Throttled } from '../../../src/auth/errors.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { User } from '../../../src/auth/user.ts'
import { ada, backend, credentials, failure, grace, NOW, request, service } from './samples.ts'

describe('AuthService', () => {
  it('refuses no backends at all, and two of one name', () => {
    expect(() => service([])).to.throw(TypeError, 'pass at least one in `backends`')
    expect(() => service([backend('users'), backend('users')])).to.throw(TypeError, 'share a name')
  })

  describe('authenticate()', () => {
    it('returns the first user found and the backend that found them', async () => {
      const auth = service([backend('ldap'), backend('users', ada), backend('never', grace)])

      expect(await auth.authenticate(credentials)).to.deep.equal({
        ...{ kind: 'recognised', user: ada, backend: 'users', methods: ['pwd'] },
      })
    })

    it('asks nobody after the first answer, and hands everybody credentials and request', async () => {
      const asked: unknown[] = []
      const ask = (name: string, user: User | null) =>
        backend(name, user, {
          authenticate: async (...given) => {
            asked.push([name, ...given])
            return user
          },
        })
      await service([ask('ldap', null), ask('users', ada), ask('never', grace)]).authenticate(
        credentials,
        request,
      )

      expect(asked).to.deep.equal([
        ['ldap', credentials, request],
        ['users', credentials, request],
      ])
    })

    it('refuses without a reason when nobody recognises the credentials', async () => {
      const auth = service([backend('ldap'), backend('users')])
      expect(await auth.authenticate(credentials)).to.deep.equal({ kind: 'refused' })
    })

    it('says what somebody must still do, in order, and is not "recognised" then', async () => {
      const factor = { name: 'factor', path: '/login/factor' }
      const terms = { name: 'terms', path: '/terms' }
      const auth = service([backend('users', ada)], undefined, {
        needs: [() => factor, async () => null, async () => terms],
      })
      expect(await auth.authenticate(credentials)).to.deep.equal({
        ...{ kind: 'needs', user: ada, backend: 'users', methods: ['pwd'] },
        needs: [factor, terms],
      })
    })

    it('asks what is needed of those only who were recognised', async () => {
      const asked: string[] = []
      const needs = [
        () => {
          asked.push('asked')
          return null
        },
      ]
      await service([backend('users')], undefined, { needs }).authenticate(credentials)
      const barred = backend('users', { ...ada, isActive: false })
      await service([barred], undefined, { needs }).authenticate(credentials)
      expect(asked).to.deep.equal([])
    })

    it('is throttled when a backend says so, asks nobody else, and announces it', async () => {
      const refuse = async () => Promise.reject(new Throttled(7000))
      const never = backend('never', ada)
      const auth = service([backend('users', null, { authenticate: refuse }), never])
      const heard: unknown[] = []
      auth.events.on('*', ({ name, details }) => {
        heard.push({ name, details })
      })
      const outcome = await auth.authenticate(credentials)
      expect(outcome).to.deep.equal({ kind: 'throttled', retryAfterMs: 7000 })
      const details = { use: 'login', retryAfterMs: 7000, count: 1 }
      expect(heard).to.deep.equal([{ name: 'login.throttled', details }])
    })

    it('stops at the first refusal, even if a later backend would agree', async () => {
      const refuse = async () => Promise.reject(new PermissionDenied())
      const auth = service([backend('bans', null, { authenticate: refuse }), backend('users', ada)])

      expect(await auth.authenticate(credentials)).to.deep.equal({ kind: 'refused' })
    })

    it('passes every other error on: a broken backend is never "wrong password"', async () => {
      const broken = new StoreUnavailable('The directory')
      const fail = async () => Promise.reject(broken)
      const auth = service([backend('ldap', null, { authenticate: fail }), backend('users', ada)])

      expect(await failure(auth.authenticate(credentials))).to.equal(broken)
    })

    it('refuses an inactive user only after the password was checked', async () => {
      let checked = 0
      const check = async () => {
        checked += 1
        return { ...ada, isActive: false }
      }
      const auth = service([backend('users', null, { authenticate: check }), backend('never', ada)])

      expect(await auth.authenticate(credentials)).to.deep.equal({ kind: 'refused' })
      expect(checked).to.equal(1)
    })

    it('takes a user without isActive for active', async () => {
      const outcome = await service([backend('users', ada)]).authenticate(credentials)
      expect(outcome.kind).to.equal('recognised')
    })

    it('refuses a password that nobody can have, without asking anybody', async () => {
      const ask = async () => Promise.reject(new Error('nobody is to be asked'))
      const auth = service([backend('users', null, { authenticate: ask })])
      const endless = { username: 'ada', password: new Secret('a'.repeat(1025)) }

      expect(await auth.authenticate(endless)).to.deep.equal({ kind: 'refused' })
    })

    it('announces a failed login with the request, and with the password hidden', async () => {
      const auth = service([backend('users')])
      const heard: unknown[] = []
      auth.events.on('login.failed', (event) => {
        heard.push(event)
      })
      await auth.authenticate(credentials, request)

      expect(heard).to.deep.equal([
        {
          ...{ name: 'login.failed', at: NOW, request, actor: null, subject: null },
          ...{ session: null, details: { credentials } },
        },
      ])
      for (const text of [JSON.stringify(heard), inspect(heard, { depth: 9 })]) {
        expect(text).to.contain('[secret]').and.contain('192.0.2.1')
        expect(text).to.not.contain('correct horse')
      }
    })

    it('announces one failure for a refused and for an inactive login too, and none for a good one', async () => {
      const refuse = async () => Promise.reject(new PermissionDenied())
      const counts: number[] = []
      for (const one of [
        backend('bans', null, { authenticate: refuse }),
        backend('users', { ...ada, isActive: false }),
        backend('users', ada),
      ]) {
        let count = 0
        const auth = service([one])
        auth.events.on('login.failed', () => {
          count += 1
        })
        await auth.authenticate(credentials)
        counts.push(count)
      }

      expect(counts).to.deep.equal([1, 1, 0])
    })
  })
})
