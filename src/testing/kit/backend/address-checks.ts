import assert from 'node:assert/strict'
import { type Check, needs } from '../suite.ts'
import type { BackendSubject } from './backend-subject.ts'
import { ADA, idOf, load, MIKE } from './people.ts'

const ADDRESS = 'ada@example.test'
const TAKEN = { code: 'ALREADY_TAKEN' }

/** Confirmed e-mail addresses: how people are found by them, and how one is saved. */
export const addressChecks: Readonly<Record<string, Check<BackendSubject>>> = {
  'an address that was saved is at rest, and finds its owner in whatever case': async (subject) => {
    const { backend, ada, findByEmail } = await withAddress(subject)
    assert.equal((await load(subject, String(ada.id))).email, ADDRESS)
    for (const typed of [ADDRESS, 'ADA@EXAMPLE.TEST', 'Ada@Example.Test']) {
      assert.equal(idOf(await findByEmail(typed)), String(ada.id), typed)
    }
    assert.equal(typeof backend.saveEmail, 'function')
  },

  'finds nobody by an address that only looks like that of somebody, and never throws': async (
    subject,
  ) => {
    const { findByEmail } = await withAddress(subject)
    const others = ['', ' ', '%', 'nobody@example.test', 'ada', '@example.test', `${ADDRESS}\0`]
    others.push(
      '\u0430da@example.test',
      '\u00e4da@example.test',
      `${ADDRESS}.org`,
      'a'.repeat(10_000),
    )
    for (const typed of [...others, "' OR '1'='1"]) {
      assert.equal(await findByEmail(typed), null, JSON.stringify(typed.slice(0, 60)))
    }
  },

  'an address is not saved over one that was saved meanwhile': async (subject) => {
    const { backend, ada } = await withAddress(subject)
    needs(backend.saveEmail, 'saveEmail() of the backend')
    // Read before the address was saved.
    assert.equal(await backend.saveEmail(ada, 'late@example.test'), false)
    assert.equal((await load(subject, String(ada.id))).email, ADDRESS)
  },

  'of two people who save one address at the same time one has it': async (subject) => {
    const { backend } = subject
    needs(backend.saveEmail, 'saveEmail() of the backend')
    const people = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    const results = await Promise.allSettled(
      people.map((one) => backend.saveEmail?.(one, ADDRESS) ?? false),
    )
    const saved = results.filter((one) => one.status === 'fulfilled' && one.value)
    const refused = results.filter((one) => one.status === 'rejected')
    assert.equal(saved.length, 1, 'an address belongs to two people, or to nobody')
    for (const { reason } of refused) assert.equal(reason.code, TAKEN.code)
  },
}

async function withAddress(subject: BackendSubject) {
  const { backend } = subject
  needs(backend.saveEmail, 'saveEmail() of the backend')
  needs(backend.findByEmail, 'findByEmail() of the backend')
  const ada = await subject.addUser(ADA)
  const { id } = ada
  assert.equal(await backend.saveEmail(await load(subject, String(id)), ADDRESS), true)
  const findByEmail = async (email: string) => (await backend.findByEmail?.(email)) ?? null
  return { backend, ada, findByEmail }
}
