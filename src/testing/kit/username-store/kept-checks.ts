import assert from 'node:assert/strict'
import { MALFORMED, NAMESAKES, NOW, OWNER, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { kept, OTHER, UNTIL } from './names.ts'
import type { UsernameStoreSubject } from './username-store-subject.ts'

/** For whom a name is kept, and what its owner is told. */
export const keptChecks: Readonly<Record<string, Check<UsernameStoreSubject>>> = {
  'keeps a name from others, in whatever case it is asked for': async ({ store }) => {
    await store.keep(kept('Ada'))
    for (const name of ['Ada', 'ada', 'ADA', ' ada ', '\uff21da']) {
      assert.equal(await store.keptFrom(OTHER, name), 'same', JSON.stringify(name))
    }
    for (const name of ['ad', 'adaa', 'eve', 'a_a', '%']) {
      assert.equal(await store.keptFrom(OTHER, name), null, JSON.stringify(name))
    }
  },

  'keeps what looks like the name from others, and says that it only looks so': async ({
    store,
  }) => {
    await store.keep(kept('ada'))
    assert.equal(await store.keptFrom(OTHER, '\u0430da'), 'alike')
    await store.keep(kept('\u0430da', { owner: NAMESAKES[1] ?? OTHER }))
    assert.equal(await store.keptFrom(OTHER, '\u0430da'), 'same')
  },

  'a name is free for its owner, and for the people of another backend': async ({ store }) => {
    await store.keep(kept('ada'))
    assert.equal(await store.keptFrom(OWNER, 'ada'), null)
    for (const who of [...NAMESAKES, { ...OTHER, backend: 'staff' }]) {
      const expected = who.backend === OWNER.backend ? 'same' : null
      assert.equal(await store.keptFrom(who, 'ada'), expected, JSON.stringify(who))
    }
  },

  'a name may be kept for several, of whom none gets it': async ({ store }) => {
    await store.keep(kept('ada'))
    await store.keep(kept('ADA', { owner: OTHER }))
    for (const who of [OWNER, OTHER]) assert.equal(await store.keptFrom(who, 'ada'), 'same')
  },

  'a name is kept until its row is purged, at exactly its end': async ({ store }) => {
    await store.keep(kept('ada'))
    await store.keep(kept('eve', { until: UNTIL + 1 }))
    assert.equal(await store.purge(UNTIL - 1), 0)
    assert.equal(await store.keptFrom(OTHER, 'ada'), 'same')
    assert.equal(await store.purge(UNTIL), 1)
    assert.equal(await store.purge(UNTIL), 0)
    assert.equal(await store.keptFrom(OTHER, 'ada'), null)
    assert.equal(await store.keptFrom(OTHER, 'eve'), 'same')
  },

  'a name that is kept already is kept anew': async ({ store }) => {
    await store.keep(kept('ada'))
    await store.keep(kept('ADA', { until: UNTIL + 9 }))
    assert.equal((await store.namesOf(OWNER)).length, 1)
    assert.equal(await store.purge(UNTIL + 8), 0)
    assert.equal(await store.purge(UNTIL + 9), 1)
  },

  'lists the names of an owner as they were written, the first to be free first': async ({
    store,
  }) => {
    await store.keep(kept('Later', { until: UNTIL + 2 }))
    await store.keep(kept('Sooner', { until: UNTIL + 1 }))
    for (const owner of NAMESAKES) await store.keep(kept('ada', { owner }))
    assert.deepEqual([...(await store.namesOf(OWNER))], ['Sooner', 'Later'])
    for (const owner of NAMESAKES) assert.deepEqual([...(await store.namesOf(owner))], ['ada'])
    assert.deepEqual([...(await store.namesOf(OTHER))], [])
  },

  'takes any text for a name and an id, and never throws': async ({ store }) => {
    await store.keep(kept('ada'))
    for (const text of MALFORMED) {
      assert.equal(await store.keptFrom(OTHER, text), null, text.slice(0, 40))
      assert.equal((await store.namesOf({ ...OWNER, userId: text })).length, 0, text.slice(0, 40))
      await store.release({ ...OWNER, userId: text }, 'ada')
    }
    assert.equal(await store.keptFrom(OTHER, 'ada'), 'same')
  },

  'a name that many keep at the same time is kept for each of them once': async ({ store }) => {
    const owners = Array.from({ length: 8 }, (_, index) => ({ ...OWNER, userId: `o${index}` }))
    await parallel(5 * owners.length, (index) =>
      store.keep(kept('ada', { owner: owners[index % owners.length] ?? OWNER, until: UNTIL })),
    )
    for (const owner of owners) assert.deepEqual([...(await store.namesOf(owner))], ['ada'])
    assert.equal(await store.purge(UNTIL), owners.length)
  },

  'says so when it cannot be asked, never "free"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.keep(kept('ada')), UNAVAILABLE)
    await assert.rejects(async () => store.keptFrom(OTHER, 'ada'), UNAVAILABLE)
    await assert.rejects(async () => store.namesOf(OWNER), UNAVAILABLE)
    await assert.rejects(async () => store.release(OWNER, 'ada'), UNAVAILABLE)
    await assert.rejects(async () => store.releaseAllOf(OWNER), UNAVAILABLE)
    await assert.rejects(async () => store.purge(NOW), UNAVAILABLE)
  },
}
