import assert from 'node:assert/strict'
import { NOW, parallel, token, tokenId } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

const { id, purpose, digest, expiresAt } = token()
const SECOND = tokenId('second')

/** How tries of a code are counted. */
export const codeChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'tryCode takes one try off, and says how many are left': async ({ store }) => {
    await store.issue(token({ triesLeft: 3 }))
    const left = []
    for (let tries = 0; tries < 5; tries++) left.push(await store.tryCode(id, NOW))
    assert.deepEqual(left, [2, 1, 0, null, null])
  },

  'of 50 parallel tries of a code as many go through as are left, and none share one': async ({
    store,
  }) => {
    await store.issue(token({ triesLeft: 10 }))
    const left = await parallel(50, () => store.tryCode(id, NOW))
    const numbers = left.filter((number) => number !== null).sort((one, other) => one - other)
    assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  },

  'the last try can still succeed': async ({ store }) => {
    await store.issue(token({ triesLeft: 1 }))
    assert.equal(await store.tryCode(id, NOW), 0)
    const used = await store.consume(purpose, id, digest, NOW)
    assert.deepEqual({ ...used }, token({ triesLeft: 0 }))
  },

  'tryCode takes nothing off any other token': async ({ store }) => {
    await store.issue(token({ triesLeft: 3 }))
    await store.issue(token({ id: SECOND, triesLeft: 3 }))
    await store.tryCode(id, NOW)
    assert.equal((await store.find(purpose, SECOND, NOW))?.triesLeft, 3)
  },

  'tryCode gives nothing for a token that is over, to the millisecond': async ({ store }) => {
    await store.issue(token({ triesLeft: 3 }))
    assert.equal(await store.tryCode(id, expiresAt), null)
    assert.equal(await store.tryCode(id, expiresAt - 1), 2)
  },

  'tryCode gives nothing for a token that counts no tries': async ({ store }) => {
    await store.issue(token({ triesLeft: null }))
    assert.equal(await store.tryCode(id, NOW), null)
    assert.deepEqual({ ...(await store.find(purpose, id, NOW)) }, token())
  },

  'tryCode after a use gives nothing': async ({ store }) => {
    await store.issue(token({ triesLeft: 3 }))
    await store.consume(purpose, id, digest, NOW)
    assert.equal(await store.tryCode(id, NOW), null)
  },
}
