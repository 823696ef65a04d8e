import { expect } from 'chai'
import {
  koaSessionAdapter,
  type OpenedSession,
} from '../../../src/web/session/koa-session-adapter.ts'
import type { SessionData } from '../../../src/web/session/session-data.ts'

describe('koaSessionAdapter()', () => {
  let stored: Map<string, SessionData>
  let saved: [id: string, data: SessionData][]
  beforeEach(() => {
    stored = new Map([['the id', { cart: 1 }]])
    saved = []
  })

  /** Opens the session of this id, and does this with its values. */
  async function visit<T>(
    id: string | null,
    work: (opened: OpenedSession) => T | Promise<T>,
    open = koaSessionAdapter(),
  ): Promise<T> {
    const outcomes: T[] = []
    const source = {
      id,
      load: async (one: string) => stored.get(one),
      save: async (one: string, data: SessionData) => void saved.push([one, data]),
    }
    await open(source, async (opened) => void outcomes.push(await work(opened)))
    return outcomes[0] as T
  }

  it('finds what is stored under the id, and nothing under any other', async () => {
    expect(await visit('the id', ({ data }) => data)).to.deep.equal({ cart: 1 })
    expect(await visit('planted', ({ data }) => data)).to.deep.equal({})
    expect(await visit(null, ({ data }) => data)).to.deep.equal({})
  })

  it('never takes an id that nothing is stored under: it makes one of 256 random bits', async () => {
    await visit('planted', (opened) => opened.commit({ cart: 2 }))
    expect(saved.map(([, data]) => data)).to.deep.equal([{ cart: 2 }])
    expect(saved[0]?.[0]).to.match(/^[A-Za-z0-9_-]{43}$/)
  })

  it('saves under the same id what has changed, and nothing if nothing has', async () => {
    await visit('the id', (opened) => opened.commit(opened.data))
    expect(saved).to.deep.equal([])
    await visit('the id', (opened) => opened.commit({ tea: true }))
    expect(saved).to.deep.equal([['the id', { tea: true }]])
  })

  it('gives a new id, loses no value, and leaves the storing to us', async () => {
    const id = await visit('the id', async (opened) => {
      const renewed = await opened.renewId()
      expect(opened.data).to.deep.equal({ cart: 1 })
      expect(saved).to.deep.equal([])
      await opened.commit({ ...opened.data, cart: 3 })
      return renewed
    })
    expect(id).to.match(/^[A-Za-z0-9_-]{43}$/)
    expect(saved).to.deep.equal([[id, { cart: 3 }]])
  })

  it('neither gives nor saves the keys that koa-session keeps for itself', async () => {
    stored.set('the id', JSON.parse('{"__proto__":{"isAdmin":true},"_expire":1,"cart":1}'))
    await visit('the id', async (opened) => {
      expect(opened.data).to.deep.equal({ cart: 1 })
      expect((opened.data as { isAdmin?: true }).isAdmin).to.equal(undefined)
      await opened.commit({ cart: 2 })
      await opened.commit({ cart: 3 })
    })
    expect(saved.map(([, data]) => data)).to.deep.equal([{ cart: 2 }, { cart: 3 }])
    expect(({} as { isAdmin?: true }).isAdmin).to.equal(undefined)
  })

  it('saves nothing by itself, not even when the work fails', async () => {
    const failure = new Error('it broke')
    const error = await visit('the id', ({ data }) => {
      data.cart = 2
      throw failure
    }).catch((reason) => reason)
    expect(error).to.equal(failure)
    expect(saved).to.deep.equal([])
  })

  it('keeps the sessions of two apps, and of parallel requests, apart', async () => {
    const [one, other] = [koaSessionAdapter(), koaSessionAdapter()]
    stored.set('another id', { cart: 7 })
    const carts = await Promise.all([
      visit('the id', ({ data }) => data.cart, one),
      visit('another id', ({ data }) => data.cart, one),
      visit('another id', ({ data }) => data.cart, other),
    ])
    expect(carts).to.deep.equal([1, 7, 7])
  })
})
