import { expect } from 'chai'
import { endTrustOfAll } from '../../../../src/auth/factors/trust/trusted-browsers.ts'
import type { Token } from '../../../../src/auth/tokens/token-store.ts'
import { MemoryTokenStore } from '../../../../src/testing.ts'

const NOW = 1_000_000

function trust(id: string, changes: Partial<Token>): Token {
  return {
    ...{ id, purpose: 'trusted-browser', digest: id, owner: { backend: 'users', userId: id } },
    ...{ sentTo: null, state: null, data: {}, triesLeft: null, createdAt: 1, expiresAt: NOW + 1 },
    ...changes,
  }
}

describe('endTrustOfAll()', () => {
  it('ends every trust, however many are over already and stand before them', async () => {
    const store = new MemoryTokenStore()
    for (let i = 0; i < 250; i++) await store.issue(trust(`over ${i}`, { expiresAt: NOW }))
    for (let i = 0; i < 250; i++) await store.issue(trust(`good ${i}`, { createdAt: 2 }))
    await store.issue(trust('other', { purpose: 'reset' }))
    await endTrustOfAll(store, NOW)
    expect(store.tokens.map(({ id }) => id)).to.deep.equal(['other'])
  })
})
