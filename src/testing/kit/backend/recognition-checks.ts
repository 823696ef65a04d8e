import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { Credentials } from '../../../auth/backend.ts'
import { Secret } from '../../../auth/secret.ts'
import { MALFORMED, parallel } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { BackendSubject } from './backend-subject.ts'
import { ADA, authenticate, idOf, MIKE, offer } from './people.ts'

// CVE-2019-19844: upper-casing turns a dotless i into an i, and collations know more of the kind.
const LOOK_ALIKES = ['mıke', 'mіke', 'mike%', 'mik_', '%', '*', 'mike\0', "mike' --", 'mike,ada']

/** Whose credentials these are. */
export const recognitionChecks: Readonly<Record<string, Check<BackendSubject>>> = {
  'recognises people by username and password, and tells them apart': async (subject) => {
    const [ada, mike] = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    assert.equal(idOf(await offer(subject, ADA.username, ADA.password)), idOf(ada))
    assert.equal(idOf(await offer(subject, MIKE.username, MIKE.password)), idOf(mike))
  },

  'answers null to every password but the right one, and to everybody unknown': async (subject) => {
    await subject.addUser(ADA)
    await subject.addUser(MIKE)
    const { username, password } = ADA
    const almost = [password.toUpperCase(), `${password} `, ` ${password}`, password.slice(0, -1)]
    const nuls = [`${password}\0`, `${password}\0\0\0`, `\0${password}`, '\0']
    const odd = ['', ...nuls, `${password}x`.repeat(4), 'x'.repeat(100_000), MIKE.password]
    for (const wrong of [...almost, ...odd]) {
      assert.equal(await offer(subject, username, wrong), null, wrong.slice(0, 60))
    }
    assert.equal(await offer(subject, 'nobody-of-this-name', password), null)
  },

  'never takes a look-alike for somebody else, and never throws for odd names': async (subject) => {
    const mike = await subject.addUser(MIKE)
    for (const username of [...LOOK_ALIKES, ...MALFORMED]) {
      const found = await offer(subject, username, MIKE.password)
      assert.equal(found, null, `username ${JSON.stringify(username.slice(0, 60))}`)
    }
    // Whether case and blanks count is the backend's own affair: the same person, or nobody.
    for (const username of ['MIKE', 'Mike', ' mike', 'mike ']) {
      const found = await offer(subject, username, MIKE.password)
      assert.ok([null, idOf(mike)].includes(idOf(found)), `username "${username}"`)
    }
  },

  'recognises names and passwords in any script': async (subject) => {
    const zoe = { username: 'Zoë-Пётр-王', password: 'пароль 🦆 correct ẞ' }
    const user = await subject.addUser(zoe)
    assert.equal(idOf(await offer(subject, zoe.username, zoe.password)), idOf(user))
  },

  'answers null to credentials that it does not know, and never throws': async (subject) => {
    await subject.addUser(ADA)
    const { username } = ADA
    const password = new Secret(ADA.password)
    const unknown: Record<string, unknown>[] = [
      ...[{}, { username }, { password }, { token: password }, { username: '', password }],
      ...[null, 5, true, [username], { $ne: '' }].map((odd) => ({ username: odd, password })),
      ...[null, 5, [], {}, { $ne: '' }, undefined].map((odd) => ({ username, password: odd })),
    ]
    const { credentials: needed = [] } = subject.backend
    const isAsked = (given: object) => needed.every((name) => name in given)
    for (const credentials of unknown.filter(isAsked)) {
      const user = await authenticate(subject, credentials as Credentials)
      assert.equal(user, null, inspect(credentials))
    }
  },

  'identifies the same person, whatever the password, and never takes a look-alike for them':
    async ({ backend, addUser }) => {
      needs(backend.identify, 'identify() of the backend')
      const mike = await addUser(MIKE)
      const identify = async (username: string, password = 'wrong') =>
        backend.identify?.({ username, password: new Secret(password) })
      assert.equal(await identify(MIKE.username), idOf(mike))
      assert.equal(await identify(MIKE.username, MIKE.password), idOf(mike))
      for (const username of [...LOOK_ALIKES, ...MALFORMED]) {
        assert.equal(await identify(username), null, JSON.stringify(username.slice(0, 60)))
      }
    },

  'an unknown user costs as much as a wrong password': async (subject) => {
    needs(subject.hashCount, 'hashCount() of the subject')
    await subject.addUser(ADA)
    const costOf = async (username: string) => {
      const before = subject.hashCount?.() ?? 0
      assert.equal(await offer(subject, username, 'not the password'), null)
      return (subject.hashCount?.() ?? 0) - before
    }
    const wrongPassword = await costOf(ADA.username)
    assert.ok(wrongPassword > 0, 'hashCount() did not count the hash of a wrong password')
    assert.equal(await costOf('nobody-of-this-name'), wrongPassword, 'hashes for an unknown user')
  },

  'tells 20 people apart who log in at the same time': async (subject) => {
    const personOf = (index: number) => ({
      username: `twin${index}`,
      password: `password ${index}`,
    })
    const ids: (string | null)[] = []
    for (let index = 0; index < 20; index++) ids.push(idOf(await subject.addUser(personOf(index))))
    const found = await parallel(20, async (index) => {
      const { username, password } = personOf(index)
      return idOf(await offer(subject, username, password))
    })
    assert.deepEqual(found, ids)
  },

  'says so when it cannot ask, never "no such user"': async (subject) => {
    needs(subject.goAway, 'goAway() of the subject')
    const id = String((await subject.addUser(ADA)).id)
    await subject.goAway()
    await assert.rejects(() => offer(subject, ADA.username, ADA.password), 'authenticate()')
    await assert.rejects(async () => subject.backend.getUser(id), 'getUser()')
  },
}
