import assert from 'node:assert/strict'
import { NAMESAKES, OWNER, parallel } from '../samples.ts'
import type { Check } from '../suite.ts'
import { kept, OTHER, UNTIL } from './names.ts'
import type { UsernameStoreSubject } from './username-store-subject.ts'

/** How names are given up. */
export const releaseChecks: Readonly<Record<string, Check<UsernameStoreSubject>>> = {
  'gives up one name of one owner, in whatever case, and no other': async ({ store }) => {
    for (const name of ['ada', 'eve']) await store.keep(kept(name))
    for (const owner of NAMESAKES) await store.keep(kept('ada', { owner }))
    await store.release(OWNER, 'ADA')
    await store.release(OWNER, 'nobody')
    assert.deepEqual([...(await store.namesOf(OWNER))], ['eve'])
    for (const owner of NAMESAKES) assert.deepEqual([...(await store.namesOf(owner))], ['ada'])
  },

  'gives up all names of one owner, and those of nobody else': async ({ store }) => {
    for (const name of ['ada', 'eve', 'joe']) await store.keep(kept(name))
    for (const owner of NAMESAKES) await store.keep(kept('ada', { owner }))
    await store.releaseAllOf(OTHER)
    assert.equal((await store.namesOf(OWNER)).length, 3)
    await store.releaseAllOf(OWNER)
    await store.releaseAllOf(OWNER)
    assert.deepEqual([...(await store.namesOf(OWNER))], [])
    for (const owner of NAMESAKES) assert.deepEqual([...(await store.namesOf(owner))], ['ada'])
    assert.equal(await store.keptFrom(OTHER, 'eve'), null)
  },

  'of names that are kept and given up at the same time none is left twice, nor half': async ({
    store,
  }) => {
    for (let round = 0; round < 10; round += 1) {
      await parallel(12, (index) =>
        index % 3 === 0 ? store.release(OWNER, 'ada') : store.keep(kept('ada')),
      )
      const names = await store.namesOf(OWNER)
      assert.ok(names.length <= 1, `${names.length} of one name`)
      const expected = names.length === 1 ? 'same' : null
      assert.equal(await store.keptFrom(OTHER, 'ada'), expected)
    }
  },

  'of many who purge at the same time each name is counted once': async ({ store }) => {
    await parallel(30, (index) => store.keep(kept(`name${index}`)))
    const counts = await parallel(6, () => store.purge(UNTIL))
    assert.equal(
      counts.reduce((sum, one) => sum + one, 0),
      30,
    )
    assert.deepEqual([...(await store.namesOf(OWNER))], [])
  },
}
