import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { countTrue } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { BackendSubject } from './backend-subject.ts'
import { ADA, idOf, load, loggedIn, MIKE, offer } from './people.ts'

const NEXT = 'the password that comes after it'
const SAVE = 'savePassword() of the backend'

/** How passwords are kept and changed. */
export const passwordChecks: Readonly<Record<string, Check<BackendSubject>>> = {
  'keeps no password in clear, neither at rest nor on the user': async (subject) => {
    const { id } = await subject.addUser(ADA)
    const text = (await subject.rawUser(String(id))) ?? ''
    assert.ok(text.includes(ADA.username), 'rawUser() does not show what is at rest')
    assert.ok(!text.includes(ADA.password), 'a password is at rest in clear')
    const user = await offer(subject, ADA.username, ADA.password)
    const shown = inspect(user, { depth: 4, showHidden: true })
    assert.ok(!shown.includes(ADA.password), 'a user carries the password that was offered')
  },

  'checkPassword tells the right password from others': async (subject) => {
    const user = await load(subject, String((await subject.addUser(ADA)).id))
    assert.equal(await user.checkPassword(ADA.password), true)
    for (const wrong of ['', MIKE.password, `${ADA.password} `, ADA.password.toUpperCase()]) {
      assert.equal(await user.checkPassword(wrong), false, `"${wrong}"`)
    }
  },

  'setPassword alone changes nothing at rest': async (subject) => {
    needs(subject.backend.savePassword, SAVE)
    const id = String((await subject.addUser(ADA)).id)
    const before = await subject.rawUser(id)
    await (await load(subject, id)).setPassword(NEXT)
    assert.equal(await subject.rawUser(id), before)
  },

  'a password that was saved is the one that counts, and nobody else notices': async (subject) => {
    needs(subject.backend.savePassword, SAVE)
    const [ada, mike] = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    await change(subject, String(ada.id), NEXT)
    assert.equal(await offer(subject, ADA.username, ADA.password), null, 'the old one still opens')
    assert.equal(idOf(await offer(subject, ADA.username, NEXT)), idOf(ada))
    assert.equal(idOf(await offer(subject, MIKE.username, MIKE.password)), idOf(mike))
    assert.ok(!(await subject.rawUser(String(ada.id)))?.includes(NEXT), 'it is at rest in clear')
  },

  'of 10 changes made at the same time one is saved, and the others are told': async (subject) => {
    needs(subject.backend.savePassword, SAVE)
    const id = String((await subject.addUser(ADA)).id)
    const users = await Promise.all(Array.from({ length: 10 }, () => load(subject, id)))
    await Promise.all(users.map((user, index) => user.setPassword(`${NEXT} ${index}`)))
    const saved = await Promise.all(users.map((user) => subject.backend.savePassword?.(user)))
    assert.equal(countTrue(saved), 1, 'changes that were said to be saved')
    for (const [index, isSaved] of saved.entries()) {
      const found = await offer(subject, ADA.username, `${NEXT} ${index}`)
      assert.equal(found !== null, isSaved, `password ${index} of 10`)
    }
  },

  'an unusable password matches nothing, and a refusal costs the same': async (subject) => {
    needs(subject.backend.savePassword, SAVE)
    const [ada] = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    await change(subject, String(ada.id), null)
    const costOf = async (username: string, password: string) => {
      const before = subject.hashCount?.()
      assert.equal(await offer(subject, username, password), null)
      return before === undefined ? 0 : (subject.hashCount?.() ?? 0) - before
    }
    const wrongPassword = await costOf(MIKE.username, 'not the password')
    for (const password of [ADA.password, '', '!', 'null', 'undefined']) {
      const cost = await costOf(ADA.username, password)
      // Some refuse an empty password unasked, for everybody.
      if (password !== '') assert.equal(cost, wrongPassword, `hashes for "${password}"`)
    }
  },

  'the session stamp changes with the password and with nothing else': async (subject) => {
    const id = String((await subject.addUser(ADA)).id)
    const stamp = async () => (await load(subject, id)).sessionStamp?.()
    const before = await stamp()
    needs(before, 'sessionStamp() of the users')
    assert.ok(before !== '', 'the stamp is empty')
    await offer(subject, ADA.username, ADA.password)
    assert.equal(await stamp(), before, 'a login changed the stamp')
    needs(subject.backend.savePassword, SAVE)
    await change(subject, id, NEXT)
    assert.notEqual(await stamp(), before, 'a new password left the stamp as it was')
  },

  'a new password ends sessions that are open': async (subject) => {
    needs(subject.backend.savePassword, SAVE)
    const ada = await load(subject, String((await subject.addUser(ADA)).id))
    needs(ada.sessionStamp, 'sessionStamp() of the users')
    const { isStillIn } = await loggedIn(subject, ada)
    await change(subject, String(ada.id), NEXT)
    assert.equal(await isStillIn(), false)
  },
}

async function change(subject: BackendSubject, id: string, raw: string | null): Promise<void> {
  const user = await load(subject, id)
  await user.setPassword(raw)
  assert.equal(await subject.backend.savePassword?.(user), true, 'savePassword() said no')
}
