import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { type Device, type DeviceStore, MOST_DEVICES } from '../../../auth/devices/device-store.ts'
import { HOUR_MS, NAMESAKES, NO_DIGESTS, NOW, OWNER, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from '../suite.ts'
import type { DeviceStoreSubject } from './device-store-subject.ts'

/** What `DeviceStore` promises. */
export function deviceStoreSuite(description: Description<DeviceStoreSubject>): Suite {
  return defineSuite('device store', description, deviceChecks)
}

const LATER = NOW + HOUR_MS

function digestOf(name: string | number): string {
  return sha256(`device ${name}`)
}

function device(name: string | number, changes: Partial<Device> = {}): Device {
  return {
    digest: digestOf(name),
    owner: OWNER,
    createdAt: NOW,
    lastSeenAt: NOW,
    expiresAt: LATER,
    ...changes,
  }
}

/** The names of those that are there. */
async function left(store: DeviceStore, names: readonly (string | number)[]) {
  const found = await Promise.all(names.map((name) => store.find([digestOf(name)], NOW)))
  return names.filter((_, index) => found[index] !== null)
}

const deviceChecks: Readonly<Record<string, Check<DeviceStoreSubject>>> = {
  'keeps a device just as it was given, and counts those of its owner': async ({ store }) => {
    assert.equal(await store.add(device('one')), 1)
    assert.equal(await store.add(device('two')), 2)
    const found = await store.find([digestOf('one')], NOW)
    assert.deepEqual({ ...found, owner: { ...found?.owner } }, device('one'))
  },

  'finds any of several digests, and nothing for none or for text that is no digest': async ({
    store,
  }) => {
    await store.add(device('one'))
    const digests = ['two', 'one', 'three'].map(digestOf)
    assert.equal((await store.find(digests, NOW))?.digest, digestOf('one'))
    assert.equal(await store.find([], NOW), null)
    assert.equal(await store.find(NO_DIGESTS, NOW), null)
    const altered = [digestOf('one').toUpperCase(), `${digestOf('one')} `, '%']
    assert.equal(await store.find(altered, NOW), null)
  },

  'a device is over at exactly its end': async ({ store }) => {
    await store.add(device('one'))
    assert.equal(await store.find([digestOf('one')], LATER), null)
    assert.notEqual(await store.find([digestOf('one')], LATER - 1), null)
    assert.equal(await store.touch(digestOf('one'), LATER, LATER + 1), false)
    assert.equal(await store.touch(digestOf('one'), LATER - 1, LATER + 1), true)
    assert.notEqual(await store.find([digestOf('one')], LATER), null)
  },

  'keeps those of a person that were seen last, and none of anybody else less': async ({
    store,
  }) => {
    for (const [index, owner] of NAMESAKES.entries())
      await store.add(device(`of ${index}`, { owner }))
    const names = Array.from({ length: MOST_DEVICES + 2 }, (_, index) => index)
    for (const name of names.slice(0, MOST_DEVICES)) {
      await store.add(device(name, { lastSeenAt: NOW + name }))
    }
    await store.touch(digestOf(0), NOW + 50, LATER)
    for (const name of names.slice(MOST_DEVICES)) {
      assert.equal(await store.add(device(name, { lastSeenAt: NOW + 60 + name })), MOST_DEVICES)
    }
    assert.deepEqual(await left(store, names), [0, ...names.slice(3)])
    const others = NAMESAKES.map((_, index) => `of ${index}`)
    assert.deepEqual(await left(store, others), others)
  },

  'however many are added at the same time, no more are kept': async ({ store }) => {
    const names = Array.from({ length: 3 * MOST_DEVICES }, (_, index) => index)
    await parallel(names.length, (name) => store.add(device(name)))
    assert.equal((await left(store, names)).length, MOST_DEVICES)
  },

  'touch moves the times, and tells whether there is such a device': async ({ store }) => {
    await store.add(device('one'))
    await store.add(device('two'))
    assert.equal(await store.touch(digestOf('one'), NOW + 5, LATER + 5), true)
    assert.equal(await store.touch(digestOf('nobody'), NOW + 5, LATER + 5), false)
    const { lastSeenAt, expiresAt } = (await store.find([digestOf('one')], NOW)) ?? {}
    assert.deepEqual([lastSeenAt, expiresAt], [NOW + 5, LATER + 5])
    assert.equal((await store.find([digestOf('two')], NOW))?.expiresAt, LATER)
  },

  'a device that was forgotten is not brought back by a touch': async ({ store }) => {
    for (let round = 0; round < 10; round++) {
      await store.add(device(round))
      await Promise.all([
        store.touch(digestOf(round), NOW + 1, LATER),
        store.forgetAllOf(OWNER),
        store.touch(digestOf(round), NOW + 2, LATER),
      ])
      assert.equal(await store.find([digestOf(round)], NOW), null)
    }
  },

  'forgetAllOf forgets those of one person, and counts them': async ({ store }) => {
    for (const name of ['one', 'two']) await store.add(device(name))
    const others = NAMESAKES.map((_, index) => `of ${index}`)
    for (const [index, owner] of NAMESAKES.entries())
      await store.add(device(`of ${index}`, { owner }))
    for (const userId of ['', '8', '%', 'null', '7 OR 1']) {
      assert.equal(await store.forgetAllOf({ ...OWNER, userId }), 0)
    }
    assert.equal(await store.forgetAllOf(OWNER), 2)
    assert.equal(await store.forgetAllOf(OWNER), 0)
    assert.deepEqual(await left(store, ['one', 'two', ...others]), others)
  },

  'purge removes exactly those that are over, and counts them': async ({ store }) => {
    await store.add(device('past', { expiresAt: NOW - 1 }))
    await store.add(device('now', { expiresAt: NOW }))
    await store.add(device('next', { expiresAt: NOW + 1 }))
    assert.equal(await store.purge(NOW), 2)
    assert.equal(await store.purge(NOW), 0)
    assert.equal(await store.find([digestOf('now')], NOW - 1), null)
    assert.notEqual(await store.find([digestOf('next')], NOW), null)
  },

  'says so when it cannot be asked, never "not known"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.add(device('one')), UNAVAILABLE)
    await assert.rejects(async () => store.find([digestOf('one')], NOW), UNAVAILABLE)
    await assert.rejects(async () => store.touch(digestOf('one'), NOW, LATER), UNAVAILABLE)
    await assert.rejects(async () => store.forgetAllOf(OWNER), UNAVAILABLE)
  },
}
