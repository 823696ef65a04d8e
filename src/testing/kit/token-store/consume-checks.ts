import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { countTrue, NO_DIGESTS, NOW, parallel, token, tokenId } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

const { id, purpose, digest, expiresAt } = token()
const SECOND = tokenId('second')

/** How tokens are used up. */
export const consumeChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'works once': async ({ store }) => {
    await store.issue(token())
    assert.ok(await store.consume(purpose, id, digest, NOW))
    assert.equal(await store.consume(purpose, id, digest, NOW), null)
  },

  'of 50 parallel uses of one token one gets it': async ({ store }) => {
    for (const name of ['one', 'two', 'three']) {
      await store.issue(token({ id: tokenId(name) }))
      const won = await parallel(50, () => store.consume(purpose, tokenId(name), digest, NOW))
      assert.equal(countTrue(won), 1, 'winners')
    }
  },

  'hands 50 tokens of one person to 50 parallel users, each once': async ({ store }) => {
    await parallel(50, (index) => store.issue(token({ id: tokenId(index) })))
    const used = await parallel(50, (index) => store.consume(purpose, tokenId(index), digest, NOW))
    assert.equal(new Set(used.map((one) => one?.id)).size, 50)
  },

  'a token of another purpose is refused, and not used up': async ({ store }) => {
    await store.issue(token())
    for (const other of ['verify', '', purpose.toUpperCase(), `${purpose}x`, `${purpose} `, '%']) {
      assert.equal(await store.consume(other, id, digest, NOW), null, `purpose "${other}"`)
    }
    assert.ok(await store.consume(purpose, id, digest, NOW), 'a wrong purpose used the token up')
  },

  'a wrong secret uses nothing up, neither of this token nor of others': async ({ store }) => {
    await store.issue(token())
    await store.issue(token({ id: SECOND, digest: sha256('another secret') }))
    const almost = [digest.toLowerCase(), digest.slice(1), `${digest}x`, ` ${digest}`, `${digest} `]
    for (const text of [...NO_DIGESTS, ...almost, sha256('another secret')]) {
      assert.equal(await store.consume(purpose, id, text, NOW), null, text.slice(0, 60))
    }
    assert.ok(await store.consume(purpose, id, digest, NOW), 'a wrong secret used the token up')
    const second = await store.consume(purpose, SECOND, sha256('another secret'), NOW)
    assert.ok(second, 'a use took a second token')
  },

  'a token is over at exactly its end': async ({ store }) => {
    await store.issue(token())
    await store.issue(token({ id: SECOND }))
    assert.ok(await store.consume(purpose, id, digest, expiresAt - 1))
    assert.equal(await store.consume(purpose, SECOND, digest, expiresAt), null)
  },

  'a try by a machine whose clock is ahead uses nothing up': async ({ store }) => {
    await store.issue(token())
    assert.equal(await store.consume(purpose, id, digest, expiresAt + 1000), null)
    assert.ok(await store.consume(purpose, id, digest, NOW))
  },
}
