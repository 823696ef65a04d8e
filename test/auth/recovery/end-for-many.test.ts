import { expect } from 'chai'
import { endEverythingOfAll } from '../../../src/auth/recovery/end-for-many.ts'
import type { Token } from '../../../src/auth/tokens/token-store.ts'
import { memoryStores } from '../../../src/testing.ts'

const NOW = 1_000_000

function trust(id: string, changes: Partial<Token>): Token {
  return {
    ...{ id, purpose: 'trusted-browser', digest: id, owner: { backend: 'users', userId: id } },
    ...{ sentTo: null, state: null, data: {}, triesLeft: null, createdAt: 1, expiresAt: NOW + 1 },
    ...changes,
  }
}

describe('endEverythingOfAll()', () => {
  it('ends every trust, however many are over already and stand before them', async () => {
    const stores = memoryStores()
    const { tokens } = stores
    for (let i = 0; i < 250; i++) await tokens.issue(trust(`over ${i}`, { expiresAt: NOW }))
    for (let i = 0; i < 250; i++) await tokens.issue(trust(`good ${i}`, { createdAt: 2 }))
    await tokens.issue(trust('mailed', { purpose: 'mail-login' }))
    await tokens.issue(trust('address', { purpose: 'verify' }))
    await endEverythingOfAll(stores, NOW)
    expect(tokens.tokens.map(({ id }) => id)).to.deep.equal(['address'])
  })
})
