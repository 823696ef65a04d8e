import assert from 'node:assert/strict'
import { Secret } from '../../../auth/secret.ts'
import { type Check, needs } from '../suite.ts'
import type { BackendSubject } from './backend-subject.ts'
import { ADA, idOf, loggedIn, MIKE, offer, serviceOf } from './people.ts'

/** What becomes of people who are deactivated or removed. */
export const accountChecks: Readonly<Record<string, Check<BackendSubject>>> = {
  'somebody inactive cannot log in': async (subject) => {
    needs(subject.deactivate, 'deactivate() of the subject')
    const id = String((await subject.addUser(ADA)).id)
    await subject.deactivate(id)
    const credentials = { username: ADA.username, password: new Secret(ADA.password) }
    const outcome = await serviceOf(subject).authenticate(credentials)
    const expected = subject.backend.allowsInactive ? id : null
    assert.equal(idOf(outcome.kind === 'recognised' ? outcome.user : null), expected)
  },

  'somebody inactive costs as much as a wrong password': async (subject) => {
    needs(subject.deactivate, 'deactivate() of the subject')
    needs(subject.hashCount, 'hashCount() of the subject')
    await subject.addUser(MIKE)
    await subject.deactivate(String((await subject.addUser(ADA)).id))
    const costOf = async (username: string) => {
      const before = subject.hashCount?.() ?? 0
      await offer(subject, username, 'not the password')
      return (subject.hashCount?.() ?? 0) - before
    }
    assert.equal(await costOf(ADA.username), await costOf(MIKE.username))
  },

  'deactivation ends sessions that are open': async (subject) => {
    needs(subject.deactivate, 'deactivate() of the subject')
    const ada = await subject.addUser(ADA)
    const { isStillIn } = await loggedIn(subject, ada)
    assert.equal(await isStillIn(), true)
    await subject.deactivate(String(ada.id))
    assert.equal(await isStillIn(), subject.backend.allowsInactive === true)
  },

  'somebody removed is nobody: no login, no session, no user': async (subject) => {
    needs(subject.removeUser, 'removeUser() of the subject')
    const [ada, mike] = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    const { isStillIn } = await loggedIn(subject, ada)
    await subject.removeUser(String(ada.id))
    assert.equal(await offer(subject, ADA.username, ADA.password), null)
    assert.equal(await subject.backend.getUser(String(ada.id)), null)
    assert.equal(await isStillIn(), false)
    assert.equal(idOf(await offer(subject, MIKE.username, MIKE.password)), idOf(mike))
  },

  'an id is not given to somebody else after its owner is gone': async (subject) => {
    needs(subject.removeUser, 'removeUser() of the subject')
    await subject.addUser(MIKE)
    const ada = await subject.addUser(ADA)
    await subject.removeUser(String(ada.id))
    const next = await subject.addUser({ ...ADA, username: 'successor' })
    // CVE-2025-4644: sessions and tokens of the old owner would open the account of the new one.
    assert.notEqual(idOf(next), idOf(ada))
  },
}
