import assert from 'node:assert/strict'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import { countTrue, MARKER, NO_DIGESTS, NOW, parallel, TOKEN, token } from './samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from './suite.ts'
import { tokenRevocationChecks } from './token-revocation-checks.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

/** What `TokenStore` promises. */
export function tokenStoreSuite(description: Description<TokenStoreSubject>): Suite {
  return defineSuite('token store', description, { ...consumeChecks, ...tokenRevocationChecks })
}

const { purpose, hash, expiresAt } = token()

const consumeChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'gives back every field as it was issued': async ({ store }) => {
    const nobody = { backend: null, userId: null, sentTo: null, hash: sha256('nobody') }
    const tokens = [
      token({ userId: 'a3f1c0de-0000-4000-8000-00000000002a', sentTo: 'zoë🦆@example.test' }),
      token(nobody),
      token({ userId: '9007199254740993', hash: sha256('big'), purpose: 'verify-email' }),
    ]
    for (const one of tokens) await store.issue(one)
    for (const one of tokens) {
      assert.deepEqual({ ...(await store.consume(one.purpose, one.hash, NOW)) }, one)
    }
  },

  'works once': async ({ store }) => {
    await store.issue(token())
    assert.ok(await store.consume(purpose, hash, NOW))
    assert.equal(await store.consume(purpose, hash, NOW), null)
  },

  'of 50 parallel uses of one token one gets it': async ({ store }) => {
    for (const text of ['one', 'two', 'three']) {
      await store.issue(token({ hash: sha256(text) }))
      const won = await parallel(50, () => store.consume(purpose, sha256(text), NOW))
      assert.equal(countTrue(won), 1, 'winners')
    }
  },

  'hands 50 tokens of one person to 50 parallel users, each once': async ({ store }) => {
    await parallel(50, (index) => store.issue(token({ hash: sha256(String(index)) })))
    const used = await parallel(50, (index) => store.consume(purpose, sha256(String(index)), NOW))
    assert.equal(new Set(used.map((one) => one?.hash)).size, 50)
  },

  'a token of another purpose is refused, and not used up': async ({ store }) => {
    await store.issue(token())
    for (const other of ['verify-email', '', purpose.toUpperCase(), `${purpose}x`, '%']) {
      assert.equal(await store.consume(other, hash, NOW), null, `purpose "${other}"`)
    }
    assert.ok(await store.consume(purpose, hash, NOW), 'a wrong purpose used the token up')
  },

  'a wrong token uses nothing up, neither of this person nor of others': async ({ store }) => {
    await store.issue(token())
    await store.issue(token({ hash: sha256('second') }))
    const almost = [hash.toLowerCase(), hash.slice(1), `${hash}x`, ` ${hash}`]
    for (const text of [...NO_DIGESTS, ...almost]) {
      assert.equal(await store.consume(purpose, text, NOW), null, text.slice(0, 60))
    }
    assert.ok(await store.consume(purpose, hash, NOW), 'a wrong token used another one up')
    assert.ok(await store.consume(purpose, sha256('second'), NOW), 'a use took a second token')
  },

  'a token is over at exactly its end': async ({ store }) => {
    await store.issue(token())
    await store.issue(token({ hash: sha256('second') }))
    assert.ok(await store.consume(purpose, hash, expiresAt - 1))
    assert.equal(await store.consume(purpose, sha256('second'), expiresAt), null)
  },

  'a try by a machine whose clock is ahead uses nothing up': async ({ store }) => {
    await store.issue(token())
    assert.equal(await store.consume(purpose, hash, expiresAt + 1000), null)
    assert.ok(await store.consume(purpose, hash, NOW))
  },

  'keeps no token in clear': async ({ store, rawRows }) => {
    await store.issue(token())
    const text = await rawRows()
    assert.ok(text.includes(MARKER), 'rawRows() does not show what the store wrote')
    assert.ok(!text.includes(TOKEN), 'a token is at rest in clear')
  },

  'says so when it cannot be asked, never "no such token"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await store.issue(token())
    await goAway()
    const unavailable = { code: 'STORE_UNAVAILABLE' }
    await assert.rejects(async () => store.consume(purpose, hash, NOW), unavailable)
    await assert.rejects(async () => store.issue(token()), unavailable)
    await assert.rejects(async () => store.revoke('users', '7'), unavailable)
    await assert.rejects(async () => store.purge(NOW), unavailable)
  },
}
