import assert from 'node:assert/strict'
import type { Token, TokenStore } from '../../../auth/tokens/token-store.ts'
import { NAMESAKES, NOW, OWNER, token, tokenId } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

const { id, purpose, digest } = token()

/** How tokens are taken back and cleared away. */
export const destroyChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'destroyAllOf takes back the tokens of one person for one purpose, and counts them': async ({
    store,
  }) => {
    await issueFamily(store)
    assert.equal(await store.destroyAllOf(OWNER, purpose), 2)
    assert.equal(await store.destroyAllOf(OWNER, purpose), 0)
    assert.deepEqual(await left(store), ['verify', ...OTHERS])
  },

  'destroyAllOf takes back the tokens of one person for every purpose': async ({ store }) => {
    await issueFamily(store)
    assert.equal(await store.destroyAllOf(OWNER), 3)
    assert.deepEqual(await left(store), OTHERS)
  },

  'destroyAllOf for nobody takes nothing': async ({ store }) => {
    await issueFamily(store)
    for (const userId of ['', '8', '%', 'null', '7 OR 1']) {
      assert.equal(await store.destroyAllOf({ ...OWNER, userId }), 0)
    }
    assert.equal((await left(store)).length, Object.keys(FAMILY).length)
  },

  'a token is either used or taken back, never both': async ({ store }) => {
    for (let round = 0; round < 10; round++) {
      await store.issue(token())
      const [used, taken] = await Promise.all([
        store.consume(purpose, id, digest, NOW),
        store.destroyAllOf(OWNER),
      ])
      assert.equal((used ? 1 : 0) + taken, 1)
    }
  },

  'purge removes exactly the tokens that are over, and counts them': async ({ store }) => {
    await store.issue(token({ id: tokenId('past'), expiresAt: NOW - 1 }))
    await store.issue(token({ id: tokenId('now'), expiresAt: NOW }))
    await store.issue(token({ expiresAt: NOW + 1 }))
    assert.equal(await store.purge(NOW), 2)
    assert.equal(await store.purge(NOW), 0)
    assert.equal(await store.find(purpose, tokenId('now'), NOW - 1), null)
    assert.ok(await store.find(purpose, id, NOW), 'a token that is not over was removed')
  },
}

const namesakes = NAMESAKES.map((owner, index) => [`namesake ${index}`, { owner }] as const)

const FAMILY: Readonly<Record<string, Partial<Token>>> = {
  first: {},
  second: {},
  verify: { purpose: 'verify' },
  ...Object.fromEntries(namesakes),
  nobody: { owner: null },
}

const OTHERS = [...namesakes.map(([name]) => name), 'nobody']

async function issueFamily(store: TokenStore): Promise<void> {
  for (const [name, changes] of Object.entries(FAMILY)) {
    await store.issue(token({ id: tokenId(name), ...changes }))
  }
}

async function left(store: TokenStore): Promise<string[]> {
  const names: string[] = []
  for (const [name, changes] of Object.entries(FAMILY)) {
    if (await store.find(token(changes).purpose, tokenId(name), NOW)) names.push(name)
  }
  return names
}
