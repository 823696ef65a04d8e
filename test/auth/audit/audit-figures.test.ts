import { expect } from 'chai'
import { AuditFigures } from '../../../src/auth/audit/audit-figures.ts'
import type { AuditCount } from '../../../src/auth/audit/audit-store.ts'
import { MemoryAuditStore } from '../../../src/testing/memory/memory-audit-store.ts'

const QUERY = { names: ['a'], from: 0, to: 10, everyMs: 1 }
const COUNT: AuditCount = { name: 'a', part: 0, count: 1 }

class Store extends MemoryAuditStore {
  asked = 0
  answer: () => Promise<readonly AuditCount[]> = async () => [COUNT]
  override countByTime() {
    this.asked++
    return this.answer()
  }
}

describe('AuditFigures', () => {
  it('asks once for all who want a count, and again for another', async () => {
    const store = new Store()
    const figures = new AuditFigures(store)
    const all = await Promise.all(Array.from({ length: 50 }, () => figures.byTime(QUERY)))
    expect(all.every((counts) => counts?.[0] === COUNT)).to.equal(true)
    await figures.byTime({ ...QUERY, to: 11 })
    expect(store.asked).to.equal(1)
    await figures.byTime({ ...QUERY, from: 1 })
    expect(store.asked).to.equal(2)
  })

  it('has nobody wait for a count that takes long, and knows it as soon as it is there', async () => {
    const store = new Store()
    let finish = () => {}
    store.answer = () =>
      new Promise((resolve) => {
        finish = () => resolve([COUNT])
      })
    const figures = new AuditFigures(store)
    const start = performance.now()
    expect(await figures.byTime(QUERY)).to.equal(null)
    expect(performance.now() - start).to.be.within(900, 3000)
    finish()
    expect(await figures.byTime(QUERY)).to.deep.equal([COUNT])
    expect(store.asked).to.equal(1)
  })

  it('knows nothing of what cannot be counted, and asks again', async () => {
    const store = new Store()
    store.answer = () => Promise.reject(new Error('away'))
    const figures = new AuditFigures(store)
    expect(await figures.byTime(QUERY)).to.equal(null)
    store.answer = async () => [COUNT]
    expect(await figures.byTime(QUERY)).to.deep.equal([COUNT])
  })

  it('counts nothing with a store that cannot', async () => {
    const { append, list, forget } = new MemoryAuditStore()
    const figures = new AuditFigures({ append, list, forget })
    expect(figures.canCount).to.equal(false)
    expect(await figures.byAddress('a', 0, 9)).to.equal(null)
  })
})
