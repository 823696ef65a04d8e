import assert from 'node:assert/strict'
import type { StoredKey } from '../../../auth/keys/key-store.ts'
import { NOW, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from '../suite.ts'
import type { KeyStoreSubject } from './key-store-subject.ts'

/** What `KeyStore` promises. */
export function keyStoreSuite(description: Description<KeyStoreSubject>): Suite {
  return defineSuite('key store', description, keyChecks)
}

/** Longer than any wrapped key of ours. */
const LONG = 'w'.repeat(200)

function keyOf(number: number, wrapped = `wrapped ${number}`): StoredKey {
  return { number, wrapped, createdAt: NOW }
}

const keyChecks: Readonly<Record<string, Check<KeyStoreSubject>>> = {
  'has no keys at first': async ({ store }) => {
    assert.deepEqual(await store.list(), [])
  },

  'keeps keys just as they were given, the first one first': async ({ store }) => {
    const keys = [keyOf(1, LONG), keyOf(2), keyOf(10)]
    for (const key of [...keys].reverse()) assert.equal(await store.add(key), true)
    assert.deepEqual(plain(await store.list()), keys)
  },

  'adds no second key with the same number': async ({ store }) => {
    assert.equal(await store.add(keyOf(1)), true)
    assert.equal(await store.add(keyOf(1, 'another')), false)
    assert.equal(await store.add(keyOf(1)), false)
    assert.deepEqual(plain(await store.list()), [keyOf(1)])
  },

  'of many who add the first key at the same time one does, and its key stays': async ({
    store,
  }) => {
    const texts = Array.from({ length: 20 }, (_, index) => `by ${index}`)
    const added = await parallel(texts.length, (index) => store.add(keyOf(1, texts[index])))
    assert.equal(added.filter(Boolean).length, 1)
    assert.deepEqual(plain(await store.list()), [keyOf(1, texts[added.indexOf(true)])])
  },

  'wraps a key anew only if it is wrapped as before': async ({ store }) => {
    for (const number of [1, 2]) await store.add(keyOf(number))
    assert.equal(await store.rewrap(1, 'otherwise', 'new'), false)
    assert.equal(await store.rewrap(3, 'wrapped 1', 'new'), false)
    assert.equal(await store.rewrap(1, 'wrapped 1', LONG), true)
    assert.equal(await store.rewrap(1, 'wrapped 1', 'newer'), false)
    assert.deepEqual(plain(await store.list()), [keyOf(1, LONG), keyOf(2)])
  },

  'of many who wrap a key anew at the same time one does': async ({ store }) => {
    await store.add(keyOf(1))
    const done = await parallel(20, (index) => store.rewrap(1, 'wrapped 1', `new ${index}`))
    assert.equal(done.filter(Boolean).length, 1)
    assert.deepEqual(plain(await store.list()), [keyOf(1, `new ${done.indexOf(true)}`)])
  },

  'says so when it cannot be asked, never "no keys"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.list(), UNAVAILABLE)
    await assert.rejects(async () => store.add(keyOf(1)), UNAVAILABLE)
    await assert.rejects(async () => store.rewrap(1, 'wrapped 1', 'new'), UNAVAILABLE)
  },
}

function plain(keys: readonly StoredKey[]): StoredKey[] {
  return keys.map((key) => ({ ...key }))
}
