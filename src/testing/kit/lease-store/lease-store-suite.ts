import assert from 'node:assert/strict'
import { countTrue, MALFORMED, MINUTE_MS, NOW, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from '../suite.ts'
import type { LeaseStoreSubject } from './lease-store-subject.ts'

/** What `LeaseStore` promises. */
export function leaseStoreSuite(description: Description<LeaseStoreSubject>): Suite {
  return defineSuite('lease store', description, leaseChecks)
}

const UNTIL = NOW + MINUTE_MS
const LATER = UNTIL + MINUTE_MS

const leaseChecks: Readonly<Record<string, Check<LeaseStoreSubject>>> = {
  'of 50 parallel claims of one lease one gets it': async ({ store }) => {
    for (const name of ['one', 'two']) {
      const won = await parallel(50, (index) => store.claim(name, `holder ${index}`, UNTIL, NOW))
      assert.equal(countTrue(won), 1, 'winners')
    }
  },

  'of 50 parallel claims of a lease that is over one gets it': async ({ store }) => {
    await store.claim('job', 'first', UNTIL, NOW)
    const won = await parallel(50, (index) => store.claim('job', `holder ${index}`, LATER, UNTIL))
    assert.equal(countTrue(won), 1, 'winners')
  },

  'a lease is over at exactly its end': async ({ store }) => {
    await store.claim('job', 'first', UNTIL, NOW)
    assert.equal(await store.claim('job', 'second', LATER, UNTIL - 1), false)
    assert.equal(await store.claim('job', 'second', LATER, UNTIL), true)
    assert.equal(await store.claim('job', 'first', LATER, UNTIL), false, 'two hold one lease')
  },

  'a claim that is refused changes nothing': async ({ store }) => {
    await store.claim('job', 'first', UNTIL, NOW)
    assert.equal(await store.claim('job', 'second', LATER, NOW), false)
    assert.equal(await store.claim('job', 'second', LATER, UNTIL - 1), false)
    assert.equal(await store.claim('job', 'third', LATER, UNTIL), true, 'the lease became longer')
  },

  'the holder makes its own lease longer': async ({ store }) => {
    await store.claim('job', 'first', UNTIL, NOW)
    assert.equal(await store.claim('job', 'first', LATER, NOW + 1), true)
    assert.equal(await store.claim('job', 'second', LATER + 1, LATER - 1), false)
    assert.equal(await store.claim('job', 'second', LATER + 1, LATER), true)
  },

  'release gives a lease back at once': async ({ store }) => {
    await store.claim('job', 'first', UNTIL, NOW)
    await store.release('job', 'first')
    await store.release('job', 'first')
    assert.equal(await store.claim('job', 'second', UNTIL, NOW), true)
  },

  'release takes no lease from somebody else': async ({ store }) => {
    await store.claim('job', 'first', UNTIL, NOW)
    for (const holder of ['second', 'First', 'first ', '%', ...MALFORMED]) {
      await store.release('job', holder)
    }
    assert.equal(await store.claim('job', 'second', UNTIL, NOW), false)
  },

  'each name is a lease of its own': async ({ store }) => {
    for (const name of ['job', 'Job', 'job ', 'jöb', 'job\u0308']) {
      assert.equal(await store.claim(name, `holder of ${name}`, UNTIL, NOW), true, name)
    }
  },

  'says so when it cannot be asked, never "yours"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.claim('job', 'first', UNTIL, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.release('job', 'first'), UNAVAILABLE)
  },
}
