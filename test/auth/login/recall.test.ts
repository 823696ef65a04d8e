import { expect } from 'chai'
import { KeyedDigest } from '../../../src/auth/crypto/keyed-digest.ts'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { anonymous } from '../../../src/auth/user.ts'
import { FakeSession } from './fake-session.ts'
import { ada, backend, failure, grace, loginOf, service } from './samples.ts'

describe('AuthService', () => {
  describe('recall()', () => {
    it('knows the person again', async () => {
      const session = new FakeSession(loginOf(ada))

      expect(await service([backend('users', ada)]).recall(session)).to.equal(ada)
      expect(session.calls).to.deep.equal([])
    })

    it('takes the user whom the store has read with the session, and asks nobody', async () => {
      const ask = async () => Promise.reject(new Error('nobody is to be asked'))
      const auth = service([backend('users', ada, { getUser: ask })])

      expect(await auth.recall(new FakeSession(loginOf(ada)), ada)).to.equal(ada)
    })

    it('checks a user whom the store has read like any other', async () => {
      for (const [found, call] of [
        [{ ...ada, isActive: false }, 'drop'],
        [{ ...ada, sessionStamp: () => 'another' }, 'ignore'],
      ] as const) {
        const auth = service([backend('users', found)])
        const session = new FakeSession(loginOf(ada))
        expect(await auth.recall(session, found)).to.equal(anonymous)
        expect(session.calls).to.deep.equal([[call]])
      }
    })

    it('does not end the session of somebody who was switched on again meanwhile', async () => {
      const session = new FakeSession(loginOf(ada))
      const isOld = { ...ada, isActive: false }
      expect(await service([backend('users', ada)]).recall(session, isOld)).to.equal(ada)
      expect(session.calls).to.deep.equal([])

      const reads = [isOld, ada]
      const getUser = async () => reads.shift() ?? null
      expect(await service([backend('users', ada, { getUser })]).recall(session)).to.equal(ada)
      expect(session.calls).to.deep.equal([])
    })

    it('is anonymous without a login, and asks nobody', async () => {
      const ask = async () => Promise.reject(new Error('nobody is to be asked'))

      expect(
        await service([backend('users', ada, { getUser: ask })]).recall(new FakeSession()),
      ).to.equal(anonymous)
    })

    it('asks only the backend that recognised the person, with the id as text', async () => {
      const asked: unknown[] = []
      const getUser = async (id: string) => {
        asked.push(id)
        return ada
      }
      const never = backend('ldap', grace)
      await service([never, backend('users', ada, { getUser })]).recall(
        new FakeSession(loginOf(ada)),
      )

      expect(asked).to.deep.equal(['1'])
    })

    it('takes the user who was read with the session, and asks nobody', async () => {
      const getUser = async () => Promise.reject(new Error('nobody is to be asked'))
      const auth = service([backend('users', ada, { getUser })])

      expect(await auth.recall(new FakeSession(loginOf(ada)), ada)).to.equal(ada)
      expect(await auth.recall(new FakeSession(), ada)).to.equal(anonymous)
    })

    it('ignores a session whose backend was taken out: anonymous, but not ended', async () => {
      const session = new FakeSession(loginOf(ada))

      expect(await service([backend('ldap', ada)]).recall(session)).to.equal(anonymous)
      expect(session.calls).to.deep.equal([['ignore']])
    })

    it('ignores a session whose user has another password by now: it may be about to be renewed', async () => {
      const session = new FakeSession(loginOf(ada))
      const changed = { ...ada, sessionStamp: () => 'new' }
      expect(await service([backend('users', changed)]).recall(session)).to.equal(anonymous)
      expect(session.calls).to.deep.equal([['ignore']])
    })

    it('drops a session whose user is gone or is inactive', async () => {
      for (const now of [null, { ...ada, isActive: false }]) {
        const session = new FakeSession(loginOf(ada))
        expect(await service([backend('users', now)]).recall(session)).to.equal(anonymous)
        expect(session.calls).to.deep.equal([['drop']])
      }
    })

    it('ignores a session without a stamp, or with that of another user, backend or purpose', async () => {
      const digest = new KeyedDigest(['a secret of these tests'])
      const stamp = 'hash of the password of ada'
      for (const wrong of [
        null,
        '',
        'not a stamp',
        stamp,
        loginOf(grace).stamp,
        digest.make('session-stamp', 'ldap', '1', stamp),
        digest.make('session-stamp', 'users', '2', stamp),
        digest.make('csrf', 'users', '1', stamp),
      ]) {
        const session = new FakeSession({ ...loginOf(ada), stamp: wrong })
        expect(await service([backend('users', ada)]).recall(session)).to.equal(anonymous)
        expect(session.calls).to.deep.equal([['ignore']])
      }
    })

    it('keeps sessions of an older secret in, and stamps them anew with the current one', async () => {
      const session = new FakeSession(loginOf(ada, 'the old secret'))
      const rotated = service([backend('users', ada)], ['the new secret', 'the old secret'])

      expect(await rotated.recall(session)).to.equal(ada)
      expect(session.calls).to.deep.equal([['updateStamp']])
      expect(session.login).to.deep.equal(loginOf(ada, 'the new secret'))
      expect(await service([backend('users', ada)], ['the new secret']).recall(session)).to.equal(
        ada,
      )
    })

    it('knows nobody by a session of a secret that was taken out', async () => {
      const session = new FakeSession(loginOf(ada, 'a leaked secret'))

      expect(await service([backend('users', ada)], ['the new secret']).recall(session)).to.equal(
        anonymous,
      )
    })

    it('knows a user without sessionStamp() by id and backend alone', async () => {
      const { sessionStamp, ...stampless } = ada
      const session = new FakeSession()
      const auth = service([backend('users', stampless)])
      await auth.logIn(session, { user: stampless, backend: 'users' })

      expect(session.login).to.deep.equal({ ...loginOf(ada), stamp: null })
      expect(await auth.recall(session)).to.equal(stampless)
    })

    it('passes on that the store cannot be asked, and keeps the session', async () => {
      const away = new StoreUnavailable('The database')
      const getUser = async () => Promise.reject(away)
      const session = new FakeSession(loginOf(ada))

      expect(await failure(service([backend('users', ada, { getUser })]).recall(session))).to.equal(
        away,
      )
      expect(session.calls).to.deep.equal([])
    })
  })
})
