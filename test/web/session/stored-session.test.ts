import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { applyChanges, findChanges } from '../../../src/web/session/data-changes.ts'
import { StoredSession } from '../../../src/web/session/stored-session.ts'
import { MemorySessionStore } from '../../support/memory-session-store.ts'

const HOUR = 3_600_000
const lifetime = { idleMs: HOUR, absoluteMs: 24 * HOUR, rememberedMs: 720 * HOUR }
const client = { address: '192.0.2.1', agent: 'x'.repeat(1_000) }
const login = { userId: '7', backend: 'users', stamp: 'stamp' }

describe('StoredSession', () => {
  let store: MemorySessionStore
  let now: number
  beforeEach(() => {
    store = new MemorySessionStore()
    now = Date.UTC(2026, 0, 2)
  })

  /** What one request sees of the store. */
  const request = () => new StoredSession({ store, lifetime, clock: () => now }, client)

  async function stored(data: Record<string, unknown> = { login }): Promise<void> {
    await request().set('the id', data)
  }

  const onlyRow = () => [...store.rows.values()][0]

  it('keeps the hash of the id, the owner and where it came from', async () => {
    await stored({ login, cart: ['a'] })
    expect(onlyRow()).to.deep.equal({
      idHash: createHash('sha256').update('the id').digest('base64url'),
      publicId: onlyRow()?.publicId,
      version: 1,
      userId: '7',
      backend: 'users',
      data: { login, cart: ['a'] },
      isRemembered: false,
      createdAt: now,
      lastSeenAt: now,
      idleEndsAt: now + HOUR,
      absoluteEndsAt: now + 24 * HOUR,
      address: '192.0.2.1',
      agent: 'x'.repeat(255),
    })
  })

  it('stores nothing for a visitor of whom nothing is to be remembered', async () => {
    await request().set('the id', {})
    await request().set('the id', { _session: true, _expire: 1 })
    expect(store.calls).to.deep.equal([])
  })

  it('reads without writing', async () => {
    await stored()
    store.calls.length = 0
    const one = request()
    await one.get('the id')
    await one.set('the id', { login, _session: true })
    expect(store.calls).to.deep.equal(['find'])
  })

  it('never creates a session that it did not find', async () => {
    const one = request()
    expect(await one.get('the id')).to.equal(undefined)
    expect(one.id).to.equal(null)
    expect(store.rows.size).to.equal(0)
  })

  it('never brings back a session that was destroyed meanwhile', async () => {
    await stored()
    const [slow, logout] = [request(), request()]
    const data = await slow.get('the id')
    await logout.get('the id')
    await logout.destroy('the id')
    await slow.set('the id', { ...data, late: true })

    expect(store.rows.size).to.equal(0)
    expect(slow.id).to.equal(null)
  })

  it('never brings back a session that ended meanwhile', async () => {
    await stored()
    const slow = request()
    const data = await slow.get('the id')
    await request().set('another', { x: 1 })
    store.before = async (method) => {
      // Somebody else changes it first, and then its time is up.
      if (method !== 'update') return
      store.before = () => {}
      const row = onlyRow()
      if (row) store.rows.set(row.idHash, { ...row, version: 2 })
      now += 25 * HOUR
    }
    await slow.set('the id', { ...data, late: true })
    expect(slow.id).to.equal(null)
    expect(onlyRow()?.data).to.deep.equal({ login })
  })

  it('merges by key what parallel requests change, and the later one wins the same key', async () => {
    await stored({ login, same: 0, gone: 1, kept: { deep: [1] } })
    const [one, other] = [request(), request()]
    const [a, b] = [await one.get('the id'), await other.get('the id')]
    const { gone: _gone, ...withoutGone } = a as Record<string, unknown>
    await one.set('the id', { ...withoutGone, same: 1, left: 'l' })
    await other.set('the id', { ...b, same: 2, right: 'r' })
    expect(onlyRow()?.data).to.deep.equal({
      ...{ login, same: 2, left: 'l', right: 'r' },
      kept: { deep: [1] },
    })
    expect(onlyRow()?.version).to.equal(3)
  })

  it('does not hand out the data of the store, where a change would hide itself', async () => {
    await stored({ login, cart: ['a'] })
    const one = request()
    const data = (await one.get('the id')) as { cart: string[] }
    data.cart.push('b')
    await one.set('the id', data)
    expect(onlyRow()?.data.cart).to.deep.equal(['a', 'b'])
  })

  it('gives up with StoreUnavailable when it never gets through', async () => {
    await stored()
    const slow = request()
    const data = await slow.get('the id')
    store.before = (method) => {
      const row = onlyRow()
      if (method === 'update' && row) {
        store.rows.set(row.idHash, { ...row, version: row.version + 1 })
      }
    }
    const error = await slow.set('the id', { ...data, late: true }).catch((reason) => reason)
    expect(error).to.be.instanceOf(StoreUnavailable)
  })

  it('does not destroy a session of which it was not asked', async () => {
    await stored()
    await request().destroy('the id')
    expect(store.rows.size).to.equal(1)
  })

  it('takes no harm from a store that gives out a __proto__ key', async () => {
    const poisoned = JSON.parse('{"__proto__":{"isAdmin":true},"login":{"userId":"7"}}')
    await stored()
    for (const [idHash, row] of store.rows) store.rows.set(idHash, { ...row, data: poisoned })
    expect(await request().get('the id')).to.deep.equal({ login: { userId: '7' } })
    expect(({} as { isAdmin?: true }).isAdmin).to.equal(undefined)
  })
})

describe('applyChanges()', () => {
  const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue({ maxDepth: 2 }))

  it('leads from one state to the other, whatever they are', () => {
    const property = fc.property(data, data, (before, after) => {
      const changes = findChanges(before, after)
      expect(changes ? applyChanges(before, changes) : before).to.deep.equal(after)
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('keeps what the other request changed, wherever only one of them changed a key', () => {
    const property = fc.property(data, data, data, (base, mine, theirs) => {
      const changes = findChanges(base, mine)
      const merged = changes ? applyChanges(theirs, changes) : theirs
      for (const key of ['a', 'b', 'c', 'd']) {
        const untouched = findChanges(pick(base, key), pick(mine, key)) === null
        expect(pick(merged, key)).to.deep.equal(pick(untouched ? theirs : mine, key))
      }
    })
    fc.assert(property, { numRuns: 500 })
  })
})

function pick(data: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.hasOwn(data, key) ? { [key]: data[key] } : {}
}
