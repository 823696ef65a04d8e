import { expect } from 'chai'
import { sha256 } from '../../../src/auth/crypto/keyed-digest.ts'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import type { SessionTouch } from '../../../src/auth/sessions/session-store.ts'
import { TouchQueue } from '../../../src/auth/sessions/touch-queue.ts'
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
    await request().save('the id', data)
  }

  /** What a request has read, of a session that is there. */
  async function read(one: StoredSession): Promise<Record<string, unknown>> {
    return { ...(await one.load('the id'))?.session.data }
  }

  const onlyRow = () => [...store.rows.values()][0]

  it('keeps the hash of the id, the owner and where it came from', async () => {
    await stored({ login, cart: ['a'] })
    expect(onlyRow()).to.deep.equal({
      idHash: sha256('the id'),
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
      seriesHash: null,
      rotatedAt: null,
    })
  })

  it('stores nothing for a visitor of whom nothing is to be remembered', async () => {
    await request().save('the id', {})
    expect(store.calls).to.deep.equal([])
  })

  it('reads without writing', async () => {
    await stored()
    store.calls.length = 0
    const one = request()
    await one.load('the id')
    await one.save('the id', { login })
    expect(store.calls).to.deep.equal(['find'])
  })

  it('never creates a session that it did not find', async () => {
    const one = request()
    expect(await one.load('the id')).to.equal(null)
    expect(one.id).to.equal(null)
    expect(store.rows.size).to.equal(0)
  })

  it('never brings back a session that was destroyed meanwhile', async () => {
    await stored()
    const [slow, logout] = [request(), request()]
    const data = await read(slow)
    await logout.load('the id')
    await logout.end()
    await slow.save('the id', { ...data, late: true })

    expect(store.rows.size).to.equal(0)
    expect(slow.id).to.equal(null)
  })

  it('never brings back a session that ended meanwhile', async () => {
    await stored()
    const slow = request()
    const data = await read(slow)
    await request().save('another', { x: 1 })
    store.before = async (method) => {
      // Somebody else changes it first, and then its time is up.
      if (method !== 'update') return
      store.before = () => {}
      const row = onlyRow()
      if (row) store.rows.set(row.idHash, { ...row, version: 2 })
      now += 25 * HOUR
    }
    await slow.save('the id', { ...data, late: true })
    expect(slow.id).to.equal(null)
    expect(onlyRow()?.data).to.deep.equal({ login })
  })

  it('merges by key what parallel requests change, and the later one wins the same key', async () => {
    await stored({ login, same: 0, gone: 1, kept: { deep: [1] } })
    const [one, other] = [request(), request()]
    const [a, b] = [await read(one), await read(other)]
    const { gone: _gone, ...withoutGone } = a
    await one.save('the id', { ...withoutGone, same: 1, left: 'l' })
    await other.save('the id', { ...b, same: 2, right: 'r' })
    expect(onlyRow()?.data).to.deep.equal({
      ...{ login, same: 2, left: 'l', right: 'r' },
      kept: { deep: [1] },
    })
    expect(onlyRow()?.version).to.equal(3)
  })

  it('does not hand out the data of the store, where a change would hide itself', async () => {
    await stored({ login, cart: ['a'] })
    const one = request()
    const data = (await read(one)) as { cart: string[] }
    data.cart.push('b')
    await one.save('the id', data)
    expect(onlyRow()?.data.cart).to.deep.equal(['a', 'b'])
  })

  it('gives up with StoreUnavailable when it never gets through', async () => {
    await stored()
    const slow = request()
    const data = await read(slow)
    store.before = (method) => {
      const row = onlyRow()
      if (method === 'update' && row) {
        store.rows.set(row.idHash, { ...row, version: row.version + 1 })
      }
    }
    const error = await slow.save('the id', { ...data, late: true }).catch((reason) => reason)
    expect(error).to.be.instanceOf(StoreUnavailable)
  })

  it('does not destroy a session of which it was not asked', async () => {
    await stored()
    await request().end()
    expect(store.rows.size).to.equal(1)
  })

  describe('a new id', () => {
    const rotated = async (one: StoredSession, options = {}) => {
      await one.load('the id')
      await one.rotate('another id', { login }, options)
      return onlyRow()
    }

    it('takes one step: the old id is dead, and the name of the session stays', async () => {
      await stored()
      const before = onlyRow()
      store.calls.length = 0
      const after = await rotated(request())
      expect(store.calls).to.deep.equal(['find', 'replace'])
      expect([...store.rows.keys()]).to.deep.equal([sha256('another id')])
      expect(after?.publicId)
        .to.equal(before?.publicId)
        .and.to.match(/^[\w-]{22}$/)
    })

    it('stores anew, under another name, what a parallel request has replaced', async () => {
      await stored()
      const [one, other] = [request(), request()]
      await one.load('the id')
      await other.load('the id')
      await one.rotate('an id', { login })
      await other.rotate('another id', { login })
      const names = [...store.rows.values()].map(({ publicId }) => publicId)
      expect(new Set(names).size).to.equal(2)
    })

    it('does not bring back what was destroyed, if the session must exist', async () => {
      await stored()
      const one = request()
      await one.load('the id')
      store.rows.clear()
      await one.rotate('another id', { login }, { mustExist: true })
      await one.save('another id', { login, late: true })
      expect([one.id, store.rows.size]).to.deep.equal([null, 0])
    })

    it('stores nothing later if the store fails while the id changes', async () => {
      await stored({ cart: ['a'] })
      const one = request()
      await one.load('the id')
      store.before = (method) => {
        if (method === 'replace') throw new StoreUnavailable('The session store')
      }
      const error = await one.rotate('another id', { login }).catch((reason) => reason)
      expect(error).to.be.instanceOf(StoreUnavailable)
      await one.save('another id', { login })
      expect([...store.rows.values()].map(({ data }) => data)).to.deep.equal([{ cart: ['a'] }])
    })

    it('leaves a session remembered, or not, unless it is told', async () => {
      await stored()
      expect((await rotated(request(), { isRemembered: true }))?.isRemembered).to.equal(true)
      const one = request()
      await one.load('another id')
      await one.rotate('a third id', { login })
      expect(onlyRow()).to.deep.include({ isRemembered: true, idleEndsAt: now + 720 * HOUR })
    })
  })

  it('notes that a session is in use, at most once a minute, where it is told to', async () => {
    const touched: SessionTouch[] = []
    const touches = new TouchQueue(async (all) => void touched.push(...all))
    const load = async (options = {}) =>
      new StoredSession({ store, lifetime, clock: () => now, ...options }, client).load('the id')
    await stored()
    now += 59_999
    await load({ touches })
    await touches.flush()
    expect(touched).to.deep.equal([])
    now += 1
    await load({ touches })
    await touches.flush()
    const touch = { idHash: sha256('the id'), lastSeenAt: now, idleEndsAt: now + HOUR }
    expect(touched).to.deep.equal([touch])
    expect(store.calls).to.not.include('touch')
    await load()
    expect(onlyRow()).to.deep.include(touch)
  })
})
