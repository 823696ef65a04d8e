import assert from 'node:assert/strict'
import type { Token } from '../../../auth/tokens/token-store.ts'
import {
  MALFORMED,
  MARKER,
  NAMESAKES,
  NOW,
  OWNER,
  TOKEN_SECRET,
  token,
  tokenId,
  UNAVAILABLE,
} from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

const { id, purpose, digest, expiresAt } = token()

/** What rests in a store of tokens, and how it comes back. */
export const restChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'gives back every field as it was issued': async ({ store }) => {
    const owner = { backend: 'users', userId: 'a3f1c0de-0000-4000-8000-00000000002a' }
    const data = { deep: { list: [1, 'Zoë 🦆', null, { a: '"\\\' \n' }] }, empty: '' }
    const nobody = { owner: null, sentTo: null, state: null, triesLeft: 3, id: tokenId('nobody') }
    const tokens = [
      token({ owner, data, sentTo: 'zoë🦆@example.test', state: ' ' }),
      token(nobody),
      token({ owner: { ...owner, userId: '9007199254740993' }, id: tokenId('big'), triesLeft: 0 }),
    ]
    for (const one of tokens) await store.issue(one)
    for (const one of tokens) {
      assert.deepEqual({ ...(await store.find(one.purpose, one.id, NOW)) }, one)
      assert.deepEqual({ ...(await store.consume(one.purpose, one.id, digest, NOW)) }, one)
    }
  },

  'find uses nothing up, and changes nothing': async ({ store, rawRows }) => {
    await store.issue(token({ triesLeft: 3 }))
    const before = await rawRows()
    for (const now of [NOW, NOW, expiresAt, expiresAt + 1]) await store.find(purpose, id, now)
    assert.equal(await rawRows(), before)
    assert.ok(await store.consume(purpose, id, digest, NOW))
    assert.equal(await store.find(purpose, id, NOW), null, 'a token that is used up is found')
  },

  'finds a token to its end, and for its purpose only': async ({ store }) => {
    await store.issue(token())
    assert.ok(await store.find(purpose, id, expiresAt - 1), 'over a millisecond too early')
    assert.equal(await store.find(purpose, id, expiresAt), null, 'still there at its end')
    for (const other of ['verify', '', purpose.toUpperCase(), `${purpose} `, '%']) {
      assert.equal(await store.find(other, id, NOW), null, `purpose "${other}"`)
    }
  },

  'newestOf gives the last token of one person for one purpose that is not over': async ({
    store,
  }) => {
    const issue = (name: string, changes: Partial<Token>) =>
      store.issue(token({ id: tokenId(name), ...changes }))
    await issue('old', { createdAt: NOW - 2 })
    await issue('new', { createdAt: NOW - 1, sentTo: 'new@example.test' })
    await issue('over', { createdAt: NOW, expiresAt: NOW })
    await issue('other', { createdAt: NOW, purpose: 'verify' })
    await issue('nobody', { createdAt: NOW, owner: null })
    for (const [index, owner] of NAMESAKES.entries()) {
      await issue(`namesake ${index}`, { createdAt: NOW, owner })
    }
    const found = await store.newestOf(OWNER, purpose, NOW)
    assert.deepEqual([found?.id, found?.sentTo], [tokenId('new'), 'new@example.test'])
    await store.destroyAllOf(OWNER, purpose)
    assert.equal(await store.newestOf(OWNER, purpose, NOW), null)
  },

  'listOf gives the tokens of one person for one purpose that are not over, the last one first':
    async ({ store }) => {
      const issue = (name: string, changes: Partial<Token>) =>
        store.issue(token({ id: tokenId(name), ...changes }))
      await issue('old', { createdAt: NOW - 3 })
      await issue('newer', { createdAt: NOW - 2 })
      await issue('newest', { createdAt: NOW - 1 })
      await issue('over', { createdAt: NOW, expiresAt: NOW })
      await issue('other', { createdAt: NOW, purpose: 'verify' })
      await issue('nobody', { createdAt: NOW, owner: null })
      for (const [index, owner] of NAMESAKES.entries()) {
        await issue(`namesake ${index}`, { createdAt: NOW, owner })
      }
      const idsOf = async (limit: number) =>
        (await store.listOf(OWNER, purpose, NOW, limit)).map(({ id }) => id)
      assert.deepEqual(await idsOf(10), ['newest', 'newer', 'old'].map(tokenId))
      assert.deepEqual(await idsOf(2), ['newest', 'newer'].map(tokenId))
      await store.destroyAllOf(OWNER, purpose)
      assert.deepEqual(await idsOf(10), [])
    },

  'lists the tokens of a purpose that were issued before a time, the oldest first': async ({
    store,
  }) => {
    const issue = (name: string, age: number, changes: Partial<Token> = {}) =>
      store.issue(token({ id: tokenId(name), createdAt: NOW - age, ...changes }))
    await issue('second', 2, { expiresAt: NOW })
    await issue('first', 3)
    await issue('now', 0)
    await issue('third', 1)
    await issue('other', 9, { purpose: 'verify' })
    const idsOf = async (limit: number) =>
      (await store.listIssuedBefore(purpose, NOW, limit)).map(({ id }) => id)
    assert.deepEqual(await idsOf(10), ['first', 'second', 'third'].map(tokenId))
    assert.deepEqual(await idsOf(2), ['first', 'second'].map(tokenId))
  },

  'gives out copies: what is done to them, or to what was issued, is not at rest': async ({
    store,
  }) => {
    const issued = token({ data: { basket: ['duck'] } })
    await store.issue(issued)
    const basketOf = async () => (await store.find(purpose, id, NOW))?.data.basket as string[]
    for (const basket of [issued.data.basket as string[], await basketOf()]) basket.push('goose')
    assert.deepEqual(await basketOf(), ['duck'])
  },

  'takes any text for an id, a purpose and a digest, and never throws': async ({ store }) => {
    await store.issue(token({ triesLeft: 3 }))
    const almost = [id.toLowerCase(), id.slice(1), `${id}x`, ` ${id}`, `${id} `]
    for (const text of [...MALFORMED, ...almost]) {
      const shown = text.slice(0, 60)
      assert.equal(await store.find(purpose, text, NOW), null, `find(${shown})`)
      assert.equal(await store.tryCode(text, NOW), null, `tryCode(${shown})`)
      assert.equal(await store.consume(purpose, text, digest, NOW), null, `consume(${shown})`)
      assert.equal(await store.consume(text, id, digest, NOW), null, `purpose "${shown}"`)
      assert.equal(await store.consume(purpose, id, text, NOW), null, `digest "${shown}"`)
      assert.equal(await store.destroyAllOf({ ...OWNER, userId: text }), 0, `user "${shown}"`)
      assert.equal(await store.newestOf({ ...OWNER, userId: text }, purpose, NOW), null)
      assert.equal(await store.newestOf(OWNER, text, NOW), null)
      assert.deepEqual(await store.listOf({ ...OWNER, userId: text }, purpose, NOW, 9), [])
    }
    assert.deepEqual({ ...(await store.find(purpose, id, NOW)) }, token({ triesLeft: 3 }))
  },

  'keeps no secret in clear': async ({ store, rawRows }) => {
    await store.issue(token())
    const text = await rawRows()
    assert.ok(text.includes(MARKER), 'rawRows() does not show what the store wrote')
    assert.ok(!text.includes(TOKEN_SECRET), 'the secret of a token is at rest in clear')
  },

  'says so when it cannot be asked, never "no such token"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await store.issue(token())
    await goAway()
    await assert.rejects(async () => store.issue(token()), UNAVAILABLE)
    await assert.rejects(async () => store.find(purpose, id, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.tryCode(id, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.consume(purpose, id, digest, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.newestOf(OWNER, purpose, NOW), UNAVAILABLE)
    await assert.rejects(async () => store.listIssuedBefore(purpose, NOW, 1), UNAVAILABLE)
    await assert.rejects(async () => store.destroyAllOf(OWNER), UNAVAILABLE)
    await assert.rejects(async () => store.purge(NOW), UNAVAILABLE)
  },
}
