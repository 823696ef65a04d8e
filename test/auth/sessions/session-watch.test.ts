import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import type { Login } from '../../../src/auth/login/login.ts'
import { SessionWatch } from '../../../src/auth/sessions/session-watch.ts'
import { TouchQueue } from '../../../src/auth/sessions/touch-queue.ts'
import type { User } from '../../../src/auth/user.ts'
import { sessionRecord } from '../../../src/testing/kit/samples.ts'
import { MemorySessionStore } from '../../../src/testing/memory/memory-session-store.ts'

const HOUR_MS = 3_600_000
const START = sessionRecord().createdAt

/** A watch with time of its own: it looks when the time is moved on. */
function watching() {
  const store = new MemorySessionStore()
  const asked: number[] = []
  const state = {
    now: START,
    failure: null as Error | null,
    /** What the store never answers. */
    isSilent: false,
    /** The backend that is away. */
    away: '',
    admitted: true,
    users: 0,
  }
  const timers: { at: number; work: () => void }[] = []
  const touched: string[] = []
  const watch = new SessionWatch({
    store: Object.assign(new MemorySessionStore(), {
      findOpen: (ids: readonly string[], now: number) => store.findOpen(ids, now),
      findEnded: async (ids: readonly string[], now: number) => {
        asked.push(ids.length)
        if (state.failure) throw state.failure
        if (state.isSilent) return new Promise<readonly string[]>(() => {})
        return store.findEnded(ids, now)
      },
    }),
    loginOf: (data) => (data.login as Login | undefined) ?? null,
    admission: {
      usersOf: async (backend, ids) => {
        state.users += 1
        if (state.away === backend) throw new StoreUnavailable('The directory')
        if (state.away === `${backend} in silence`) return new Promise<readonly User[]>(() => {})
        return ids.map((id) => ({ id, username: id }) as unknown as User)
      },
      admits: () => state.admitted,
    },
    touches: new TouchQueue(async (touches) => {
      for (const { idHash } of touches) touched.push(idHash)
    }),
    lifetime: { idleMs: HOUR_MS, absoluteMs: 24 * HOUR_MS, rememberedMs: 720 * HOUR_MS },
    clock: () => state.now,
    everyMs: 500,
    setTimer: (work, ms) => timers.push({ at: state.now + ms, work }),
  })
  /** Moves the time on, half a second at a time. */
  async function pass(ms: number): Promise<void> {
    for (const until = state.now + ms; state.now < until; ) {
      state.now += 500
      for (const timer of timers.splice(0)) {
        if (timer.at <= state.now) timer.work()
        else timers.push(timer)
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  async function session(name: string, userId = '7', backend = 'users') {
    const login = loginOf(userId, backend)
    const record = sessionRecord({
      ...{ idHash: name.padEnd(43, '-'), userId, backend },
      data: { login },
    })
    await store.insert(record)
    return { idHash: record.idHash, publicId: record.publicId, login }
  }
  return { watch, store, state, asked, touched, timers, pass, session }
}

function loginOf(userId: string, backend: string): Login {
  const at = START
  return { userId, backend, stamp: null, at, methods: [], confirmedAt: at }
}

describe('SessionWatch', () => {
  it('ends what is open when its session is gone, and nothing else', async () => {
    const { watch, store, pass, session } = watching()
    const [one, other] = [await session('one'), await session('other')]
    const [mine, theirs] = [watch.watch(one), watch.watch(other)]
    await pass(1000)
    expect(mine.aborted).to.equal(false)
    await store.destroy(one.idHash)
    await pass(500)
    expect([mine.aborted, theirs.aborted]).to.deep.equal([true, false])
  })

  it('asks for all sessions in one statement, twice a second, however much is open for them', async () => {
    const { watch, asked, pass, session } = watching()
    const [one, other] = [await session('one'), await session('other')]
    for (const which of [one, one, one, other]) watch.watch(which)
    await pass(2000)
    expect(asked).to.deep.equal([2, 2, 2, 2])
  })

  it('asks nothing while nothing is open', async () => {
    const { watch, asked, timers, pass, session } = watching()
    await pass(1000)
    const closed = new AbortController()
    const end = watch.watch(await session('one'), closed.signal)
    closed.abort()
    await pass(2000)
    expect([asked, timers.length, end.aborted]).to.deep.equal([[], 0, false])
  })

  it('ends what is open when the session becomes idle, or somebody else logs in to it', async () => {
    const { watch, store, pass, session } = watching()
    const [idle, taken] = [await session('idle'), await session('taken')]
    const [first, second] = [watch.watch(idle), watch.watch(taken)]
    await pass(500)
    const theirs = sessionRecord({ idHash: 'theirs'.padEnd(43, '-'), userId: '8' })
    await store.replace(taken.idHash, theirs)
    await pass(500)
    expect([first.aborted, second.aborted]).to.deep.equal([false, true])
    await pass(HOUR_MS)
    expect(first.aborted).to.equal(true)
  })

  it('ends what is open for somebody who would no longer be let in, within fifteen seconds', async () => {
    const { watch, state, pass, session } = watching()
    const end = watch.watch(await session('one'))
    watch.watch(await session('two'))
    await pass(14_000)
    expect([end.aborted, state.users]).to.deep.equal([false, 1])
    state.admitted = false
    await pass(10_000)
    expect(end.aborted).to.equal(true)
  })

  it('ends what is open for a session that a statement by hand gives to somebody else, within fifteen seconds', async () => {
    const { watch, store, pass, session } = watching()
    const one = await session('one')
    const end = watch.watch(one)
    await pass(14_000)
    await store.update(one.idHash, 1, { userId: '8', backend: 'users', data: { login: one.login } })
    await pass(10_000)
    expect(end.aborted).to.equal(true)
  })

  it('leaves open what is open while the store is away, for 30 seconds', async () => {
    const { watch, state, pass, session } = watching()
    const end = watch.watch(await session('one'))
    await pass(1000)
    state.failure = new StoreUnavailable('The database')
    await pass(29_000)
    expect(end.aborted).to.equal(false)
    state.failure = null
    await pass(1000)
    state.failure = new StoreUnavailable('The database')
    await pass(29_000)
    expect(end.aborted).to.equal(false)
    await pass(2000)
    expect(end.aborted).to.equal(true)
    expect(end.reason).to.be.instanceOf(StoreUnavailable)
  })

  it('takes a store that says nothing at all for one that is away, and asks it no second time meanwhile', async () => {
    const { watch, state, asked, pass, session } = watching()
    const end = watch.watch(await session('one'))
    await pass(1000)
    state.isSilent = true
    asked.length = 0
    await pass(29_500)
    expect(end.aborted).to.equal(false)
    await pass(1000)
    expect(end.aborted).to.equal(true)
    expect(end.reason).to.be.instanceOf(StoreUnavailable)
    expect(asked).to.have.length(1)
    // What is opened when it is back is not held to the question of before.
    state.isSilent = false
    const next = watch.watch(await session('two'))
    await pass(40_000)
    expect(next.aborted).to.equal(false)
  })

  for (const manner of ['', ' in silence']) {
    it(`ends after half a minute what is open for the people of a backend that is away${manner}, and delays nobody else`, async () => {
      const { watch, store, state, pass, session } = watching()
      const [one, other] = [await session('one', '7', 'directory'), await session('other')]
      const [theirs, mine] = [watch.watch(one), watch.watch(other)]
      await pass(9500)
      state.away = `directory${manner}`
      await pass(20_000)
      expect([theirs.aborted, mine.aborted]).to.deep.equal([false, false])
      await pass(20_000)
      expect([theirs.aborted, mine.aborted]).to.deep.equal([true, false])
      await store.destroy(other.idHash)
      await pass(500)
      expect(mine.aborted).to.equal(true)
    })
  }

  it('is not deceived by a machine that has slept: only what was asked can be left unanswered', async () => {
    const { watch, state, pass, session } = watching()
    const end = watch.watch(await session('one'))
    await pass(1000)
    state.now += 10 * 60_000
    await pass(1000)
    expect(end.aborted).to.equal(false)
  })

  it('ends everything that is open for one session together', async () => {
    const { watch, store, pass, session } = watching()
    const one = await session('one')
    const ends = Array.from({ length: 1000 }, () => watch.watch(one))
    await pass(500)
    await store.destroy(one.idHash)
    await pass(500)
    expect(ends.every(({ aborted }) => aborted)).to.equal(true)
  })

  it('counts as use only what it is told of', async () => {
    const { watch, state, touched, pass, session } = watching()
    const one = await session('one')
    watch.watch(one)
    await pass(120_000)
    expect(touched).to.deep.equal([])
    state.now = START + HOUR_MS - 1000
    await watch.noteUse(one)
    expect(touched).to.deep.equal([one.idHash])
    await watch.noteUse({ publicId: null })
  })

  it('ends everything when it is closed, and what is opened afterwards at once', async () => {
    const { watch, session } = watching()
    const one = await session('one')
    const before = watch.watch(one)
    watch.close()
    expect([before.aborted, watch.watch(one).aborted]).to.deep.equal([true, true])
  })

  it('refuses a session that nobody is logged in to, and a store that cannot tell', async () => {
    const { watch, session } = watching()
    const one = await session('one')
    expect(() => watch.watch({ ...one, login: null })).to.throw(TypeError, 'logged in')
    expect(() => watch.watch({ ...one, publicId: null })).to.throw(TypeError, 'logged in')
  })
})
