import assert from 'node:assert/strict'
import { assertUser, checkBackend } from '../../../auth/login/check-user.ts'
import { MALFORMED } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { BackendSubject } from './backend-subject.ts'
import { ADA, idOf, load, MIKE, offer } from './people.ts'

/** Who a user is, and how a session finds them again. */
export const identityChecks: Readonly<Record<string, Check<BackendSubject>>> = {
  'has a name, and starts up': async ({ backend }) => {
    assert.ok(typeof backend.name === 'string' && backend.name !== '', 'the backend has no name')
    checkBackend(backend)
    backend.validate?.([backend])
  },

  'gives out users who walk like one: values where the contract asks for values': async (
    subject,
  ) => {
    const { id } = await subject.addUser(ADA)
    const users = [
      await offer(subject, ADA.username, ADA.password),
      await load(subject, String(id)),
    ]
    for (const user of users) {
      assertUser(user, subject.backend.name)
      assert.equal(user.username, ADA.username)
      assert.equal(typeof user.checkPassword, 'function', 'checkPassword() is missing')
      assert.equal(typeof user.setPassword, 'function', 'setPassword() is missing')
      assert.notEqual(user.isActive, false, 'a new person is not active')
    }
  },

  'finds a user again by the text of the id': async (subject) => {
    const [ada, mike] = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    for (const { id, username } of [ada, mike]) {
      const found = await load(subject, String(id))
      assert.equal(idOf(found), String(id))
      assert.equal(typeof found.id, typeof id, 'the type of the id changed on the way')
      assert.equal(found.username, username)
    }
    assert.notEqual(idOf(ada), idOf(mike))
  },

  'answers null to every id that is nobody, and never throws': async (subject) => {
    const id = String((await subject.addUser(ADA)).id)
    const almost = [` ${id}`, `${id} `, `${id}\0`, `${id}x`, `${id}.0`, `0${id}`, `${id} OR 1=1`]
    for (const text of [...MALFORMED, ...almost]) {
      const shown = JSON.stringify(text.slice(0, 60))
      const found = await subject.backend.getUser(text).catch((error: unknown) => error)
      assert.equal(found, null, `getUser(${shown}) must answer null, not ${String(found)}`)
    }
  },

  'gives every request a user of its own': async (subject) => {
    const id = String((await subject.addUser(ADA)).id)
    const [one, other] = [await load(subject, id), await load(subject, id)]
    assert.notEqual(one, other, 'two requests share one object, and what one sets the other sees')
  },
}
