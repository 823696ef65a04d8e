import assert from 'node:assert/strict'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { Token, TokenStore } from '../../auth/tokens/token-store.ts'
import { NOW, token } from './samples.ts'
import type { Check } from './suite.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

const { purpose, hash } = token()

/** How tokens are taken back and cleared away. */
export const tokenRevocationChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'revoke takes back the tokens of one person for one purpose, and counts them': async ({
    store,
  }) => {
    await issueFamily(store)
    assert.equal(await store.revoke('users', '7', 'password-reset'), 2)
    assert.equal(await store.revoke('users', '7', 'password-reset'), 0)
    assert.deepEqual(await left(store), ['verify', 'namesake', 'prefix', 'nobody'])
  },

  'revoke takes back the tokens of one person for every purpose': async ({ store }) => {
    await issueFamily(store)
    assert.equal(await store.revoke('users', '7'), 3)
    assert.deepEqual(await left(store), ['namesake', 'prefix', 'nobody'])
  },

  'revoke for nobody takes nothing': async ({ store }) => {
    await issueFamily(store)
    for (const userId of ['', '8', '%', 'null', '7 OR 1']) {
      assert.equal(await store.revoke('users', userId), 0)
    }
    assert.equal((await left(store)).length, Object.keys(FAMILY).length)
  },

  'a token is either used or taken back, never both': async ({ store }) => {
    for (let round = 0; round < 10; round++) {
      await store.issue(token())
      const [used, revoked] = await Promise.all([
        store.consume(purpose, hash, NOW),
        store.revoke('users', '7'),
      ])
      assert.equal((used ? 1 : 0) + revoked, 1)
    }
  },

  'purge removes exactly the tokens that are over, and counts them': async ({ store }) => {
    await store.issue(token({ hash: sha256('past'), expiresAt: NOW - 1 }))
    await store.issue(token({ hash: sha256('now'), expiresAt: NOW }))
    await store.issue(token({ expiresAt: NOW + 1 }))
    assert.equal(await store.purge(NOW), 2)
    assert.equal(await store.purge(NOW), 0)
    assert.equal(await store.consume(purpose, sha256('now'), NOW - 1), null)
    assert.ok(await store.consume(purpose, hash, NOW), 'a token that is not over was removed')
  },
}

// The same id in another backend is another person (CVE-2026-25574).
const FAMILY: Readonly<Record<string, Partial<Token>>> = {
  first: {},
  second: {},
  verify: { purpose: 'verify-email' },
  namesake: { backend: 'staff' },
  prefix: { userId: '77' },
  nobody: { backend: null, userId: null },
}

async function issueFamily(store: TokenStore): Promise<void> {
  for (const [name, changes] of Object.entries(FAMILY)) {
    await store.issue(token({ hash: sha256(name), ...changes }))
  }
}

async function left(store: TokenStore): Promise<string[]> {
  const names: string[] = []
  for (const [name, changes] of Object.entries(FAMILY)) {
    const { purpose } = token(changes)
    if (await store.consume(purpose, sha256(name), NOW)) names.push(name)
  }
  return names
}
