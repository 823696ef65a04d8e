import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { closedCards } from '../../../src/server/development/start-card-file.ts'

describe('closedCards()', () => {
  const root = mkdtempSync(join(tmpdir(), 'gadwall-start-card-'))
  const path = join(root, 'data/closed')
  after(() => rmSync(root, { recursive: true, force: true }))

  it('keeps for good who has put the first steps away, and takes nobody for somebody else', async () => {
    const cards = closedCards(path)
    const ada = { backend: 'users', userId: '1' }
    expect(await cards.isClosed(ada)).to.equal(false)
    await Promise.all([cards.close(ada), cards.close(ada)])
    expect(await closedCards(path).isClosed(ada)).to.equal(true)
    for (const other of [
      { backend: 'users', userId: '11' },
      { backend: 'other', userId: '1' },
      { backend: 'users', userId: '' },
      { backend: 'users","1"]\n["users', userId: '1' },
    ]) {
      expect(await cards.isClosed(other)).to.equal(false)
    }
  })
})
