import { inspect } from 'node:util'
import { expect } from 'chai'
import { PermissionDenied, StoreUnavailable } from '../../../src/auth/errors.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { User } from '../../../src/auth/user.ts'
import { ada, backend, credentials, failure, grace, request, service } from './samples.ts'

describe('AuthService', () => {
  it('refuses no backends at all, and two of one name', () => {
    expect(() => service([])).to.throw(TypeError, 'pass at least one in `backends`')
    expect(() => service([backend('users'), backend('users')])).to.throw(TypeError, 'share a name')
  })

  describe('authenticate()', () => {
    it('returns the first user found and the backend that found them', async () => {
      const auth = service([backend('ldap'), backend('users', ada), backend('never', grace)])

      expect(await auth.authenticate(credentials)).to.deep.equal({ user: ada, backend: 'users' })
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

    it('is null when nobody recognises the credentials', async () => {
      expect(await service([backend('ldap'), backend('users')]).authenticate(credentials)).to.equal(
        null,
      )
    })

    it('stops at the first refusal, even if a later backend would agree', async () => {
      const refuse = async () => Promise.reject(new PermissionDenied())
      const auth = service([backend('bans', null, { authenticate: refuse }), backend('users', ada)])

      expect(await auth.authenticate(credentials)).to.equal(null)
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

      expect(await auth.authenticate(credentials)).to.equal(null)
      expect(checked).to.equal(1)
    })

    it('takes a user without isActive for active', async () => {
      expect(await service([backend('users', ada)]).authenticate(credentials)).to.not.equal(null)
    })

    it('refuses a password that nobody can have, without asking anybody', async () => {
      const ask = async () => Promise.reject(new Error('nobody is to be asked'))
      const auth = service([backend('users', null, { authenticate: ask })])
      const endless = { username: 'ada', password: new Secret('a'.repeat(1025)) }

      expect(await auth.authenticate(endless)).to.equal(null)
    })

    it('announces a failed login with the request, and with the password hidden', async () => {
      const auth = service([backend('users')])
      const heard: unknown[] = []
      auth.events.on('loginFailed', (event) => {
        heard.push(event)
      })
      await auth.authenticate(credentials, request)

      expect(heard).to.deep.equal([{ credentials, request }])
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
        auth.events.on('loginFailed', () => {
          count += 1
        })
        await auth.authenticate(credentials)
        counts.push(count)
      }

      expect(counts).to.deep.equal([1, 1, 0])
    })
  })
})
