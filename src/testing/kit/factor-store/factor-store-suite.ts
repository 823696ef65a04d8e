import assert from 'node:assert/strict'
import type { Factor, FactorStore } from '../../../auth/factors/factor-store.ts'
import { NAMESAKES, NOW, OWNER, UNAVAILABLE } from '../samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from '../suite.ts'
import type { FactorStoreSubject } from './factor-store-subject.ts'
import { factor, passkey, plain } from './factors.ts'
import { reviseChecks } from './revise-checks.ts'
import { useChecks } from './use-checks.ts'

/** What `FactorStore` promises. */
export function factorStoreSuite(description: Description<FactorStoreSubject>): Suite {
  return defineSuite('factor store', description, {
    ...{ ...keepChecks, ...useChecks, ...reviseChecks },
  })
}

async function idsOf(store: FactorStore, owner = OWNER): Promise<string[]> {
  return (await store.listOf(owner)).map(({ id }) => id)
}

const keepChecks: Readonly<Record<string, Check<FactorStoreSubject>>> = {
  'keeps factors just as they were given, and lists those made first at the beginning': async ({
    store,
  }) => {
    const given: readonly Factor[] = [
      factor('b', { kind: 'recovery', name: null, confirmedAt: NOW, createdAt: NOW + 1 }),
      factor('a', { kind: 'asked', secret: '', createdAt: NOW + 1 }),
      passkey('first', {
        name: 'Zoë’s key 🔑',
        transports: ['usb', 'nfc'],
        isBackedUp: true,
        counter: 2 ** 32 - 1,
        lastUsedAt: NOW + 5,
        confirmedAt: NOW + 4,
        secret: 'k'.repeat(2000),
      }),
    ]
    assert.equal(await store.add(given), true)
    const [b, a, first] = given
    assert.deepEqual((await store.listOf(OWNER)).map(plain), [first, a, b])
  },

  'keeps nothing for nothing, and all of several or none': async ({ store }) => {
    assert.equal(await store.add([]), true)
    assert.equal(await store.add([factor('one')]), true)
    assert.equal(await store.add([factor('two'), factor('one', { name: 'again' })]), false)
    assert.deepEqual(await idsOf(store), ['one'])
    assert.equal((await store.listOf(OWNER))[0]?.name, 'a phone')
  },

  'of one passkey there is one, whoever brings it': async ({ store }) => {
    const credentialId = 'x'.repeat(1364)
    assert.equal(await store.add([passkey('one', { credentialId })]), true)
    const [stranger] = NAMESAKES
    const again = passkey('two', { credentialId, owner: stranger ?? OWNER })
    assert.equal(await store.add([factor('app'), again]), false)
    const other = passkey('three', { credentialId: credentialId.toUpperCase() })
    assert.equal(await store.add([other]), true)
    assert.equal((await store.findCredential(credentialId))?.id, 'one')
    assert.deepEqual(await idsOf(store), ['one', 'three'])
  },

  'of many who add the same passkey at the same time one does': async ({ store }) => {
    const adding = NAMESAKES.map((owner, index) =>
      store.add([passkey(`of ${index}`, { credentialId: 'one and the same', owner })]),
    )
    const added = await Promise.all(adding)
    assert.equal(added.filter(Boolean).length, 1)
    const found = await store.findCredential('one and the same')
    assert.equal(found?.id, `of ${added.indexOf(true)}`)
  },

  'finds a passkey by exactly its id': async ({ store }) => {
    await store.add([passkey('one', { credentialId: 'AbC-_1' }), factor('app')])
    const found = await store.findCredential('AbC-_1')
    assert.deepEqual(found && plain(found), passkey('one', { credentialId: 'AbC-_1' }))
    for (const id of ['', 'abc-_1', 'AbC-_1 ', '%', 'one', 'null', 'x\0', 'a'.repeat(100_000)]) {
      assert.equal(await store.findCredential(id), null)
    }
  },

  'takes nobody for their namesake': async ({ store }) => {
    await store.add([factor('own')])
    for (const [index, owner] of NAMESAKES.entries()) {
      await store.add([factor(`of ${index}`, { owner })])
    }
    const [stranger] = NAMESAKES as [typeof OWNER]
    assert.deepEqual(await idsOf(store), ['own'])
    assert.deepEqual(await idsOf(store, stranger), ['of 0'])
    assert.equal(await store.rename(stranger, 'own', 'mine'), false)
    assert.equal(await store.remove(stranger, ['own', 'of 1']), 0)
    assert.equal(await store.remove(OWNER), 1)
    for (const [index, owner] of NAMESAKES.entries()) {
      assert.deepEqual(await idsOf(store, owner), [`of ${index}`])
    }
    for (const userId of ['', '8', '%', 'null', '7 OR 1', '7\0']) {
      assert.deepEqual(await idsOf(store, { ...OWNER, userId }), [])
      assert.equal(await store.remove({ ...OWNER, userId }), 0)
    }
  },

  'removes those that are named, or all, and counts them': async ({ store }) => {
    await store.add(['one', 'two', 'three', 'four'].map((id) => factor(id)))
    assert.equal(await store.remove(OWNER, []), 0)
    assert.equal(await store.remove(OWNER, ['two', 'nobody', 'ONE', 'two\0']), 1)
    assert.equal(await store.remove(OWNER, ['two']), 0)
    assert.deepEqual(await idsOf(store), ['four', 'one', 'three'])
    assert.equal(await store.remove(OWNER), 3)
    assert.deepEqual(await idsOf(store), [])
  },

  'gives a factor another name, or none, and changes nothing else': async ({ store }) => {
    await store.add([factor('one'), factor('two')])
    assert.equal(await store.rename(OWNER, 'one', 'the other phone'), true)
    assert.equal(await store.rename(OWNER, 'one', 'the other phone'), true)
    assert.equal(await store.rename(OWNER, 'two', null), true)
    assert.equal(await store.rename(OWNER, 'nobody', 'x'), false)
    assert.deepEqual((await store.listOf(OWNER)).map(plain), [
      factor('one', { name: 'the other phone' }),
      factor('two', { name: null }),
    ])
  },

  'says so when it cannot be asked, never "no factor"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.add([factor('one')]), UNAVAILABLE)
    await assert.rejects(async () => store.listOf(OWNER), UNAVAILABLE)
    await assert.rejects(async () => store.findCredential('one'), UNAVAILABLE)
    await assert.rejects(async () => store.use('one', { counter: 1, at: NOW }), UNAVAILABLE)
    await assert.rejects(async () => store.rename(OWNER, 'one', 'x'), UNAVAILABLE)
    await assert.rejects(async () => store.remove(OWNER, ['one']), UNAVAILABLE)
  },
}
