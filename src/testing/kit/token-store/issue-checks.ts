import assert from 'node:assert/strict'
import { sha256 } from '../../../auth/crypto/keyed-digest.ts'
import { countTrue, NOW, parallel, token } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { TokenStoreSubject } from './token-store-subject.ts'

const { id, purpose, digest, expiresAt } = token()

/** How tokens come into a store: what stands there once stands there for good. */
export const issueChecks: Readonly<Record<string, Check<TokenStoreSubject>>> = {
  'of one id there is one token: another is refused, and nothing is written': async ({ store }) => {
    assert.equal(await store.issue(token()), true)
    const other = { purpose: 'verify', digest: sha256('another secret'), triesLeft: 5 }
    assert.equal(await store.issue(token(other)), false)
    assert.equal(await store.find('verify', id, NOW), null)
    assert.ok(await store.consume(purpose, id, digest, NOW))
  },

  'an id is taken until it is purged, also by a token that is over': async ({ store }) => {
    await store.issue(token({ expiresAt: NOW - 1 }))
    assert.equal(await store.issue(token({ expiresAt })), false)
    await store.purge(NOW)
    assert.equal(await store.issue(token({ expiresAt })), true)
  },

  'of 50 who issue a token of the same id at the same time one does': async ({ store }) => {
    const issued = await parallel(50, (index) => {
      return store.issue(token({ digest: sha256(`secret ${index}`) }))
    })
    assert.equal(countTrue(issued), 1)
    const winner = sha256(`secret ${issued.indexOf(true)}`)
    assert.ok(await store.consume(purpose, id, winner, NOW), 'another one is kept')
  },
}
