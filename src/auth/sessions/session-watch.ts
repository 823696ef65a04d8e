import type { Clock } from '../clock.ts'
import type { Login } from '../login/login.ts'
import type { UserReference } from '../user.ts'
import type { AuthSession } from './auth-session.ts'
import { type Admission, findRefused } from './find-refused.ts'
import { RepeatedAsk } from './repeated-ask.ts'
import type { SessionLifetime } from './session-lifetime.ts'
import { idleEnd, touchInterval } from './session-lifetime.ts'
import type { SessionState, SessionStore } from './session-store.ts'
import type { TouchQueue } from './touch-queue.ts'

/** How often the store is asked whether the sessions are still there, in milliseconds. */
const EVERY_MS = 500

/** How often the people themselves are looked at, in milliseconds: what is found ends within fifteen seconds. */
const PEOPLE_EVERY_MS = 14_000

/** What is watched: a session somebody has logged in to. */
export type WatchableSession = Pick<AuthSession, 'publicId' | 'login'>

/** What a {@link SessionWatch} is made of. */
export interface SessionWatchOptions extends Admission {
  readonly store: SessionStore
  readonly touches: TouchQueue
  readonly lifetime: SessionLifetime
  readonly clock: Clock
  /** How often is looked, in milliseconds (500). */
  readonly everyMs?: number
  /** Calls back once after some milliseconds (`setTimeout` that keeps no process alive). */
  readonly setTimer?: (work: () => void, ms: number) => void
}

/** One session that something is open for. */
interface Watched {
  readonly owner: UserReference
  readonly ends: Set<AbortController>
  /** As the store had it a few seconds ago; `null` before it was asked. */
  state: SessionState | null
}

/**
 * Ends what is open for a session, such as a WebSocket or a stream, when the session ends: in whatever
 * process and by whatever means, be it a statement typed by hand. All sessions of a process are looked up
 * together, twice a second, and only while something is open. People who were switched off or got another
 * password in the database itself are noticed within fifteen seconds.
 *
 * While the store cannot be asked, or does not answer, nobody knows: what is open stays so for 30 seconds, then
 * it ends. A backend that is away ends what is open for its own people only, and delays nothing else.
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions
  readonly #setTimer: (work: () => void, ms: number) => void
  readonly #watched = new Map<string, Watched>()
  readonly #sessions: RepeatedAsk
  /** Asks for the people of each backend. */
  readonly #people = new Map<string, RepeatedAsk>()
  #isRunning = false
  #isClosed = false

  constructor(options: SessionWatchOptions) {
    this.#options = options
    this.#setTimer = options.setTimer ?? backgroundTimer
    this.#sessions = new RepeatedAsk(() => this.#lookAtSessions(), 0, options.clock)
  }

  /**
   * @param signal stops the watch when it aborts: what was open is closed. Without it the session is watched
   *   to its end.
   * @returns aborts when the session has ended. Its reason is a `StoreUnavailable` where that cannot be
   *   known any more.
   * @throws TypeError for a session that nobody is logged in to, and for a store without `findEnded`.
   */
  watch({ publicId, login }: WatchableSession, signal?: AbortSignal): AbortSignal {
    const { store } = this.#options
    if (!store.findEnded || !store.findOpen) {
      throw new TypeError('whileLoggedIn() needs a session store with `findEnded` and `findOpen`')
    }
    if (publicId === null || !login) {
      throw new TypeError('whileLoggedIn() needs a session that somebody is logged in to')
    }
    const end = new AbortController()
    if (this.#isClosed) end.abort()
    if (signal?.aborted || end.signal.aborted) return end.signal
    this.#add(publicId, login, end)
    signal?.addEventListener('abort', () => this.#remove(publicId, end), { once: true })
    this.#start()
    return end.signal
  }

  /**
   * Notes that a session is in use. What is open is no use by itself: else a forgotten window would keep its
   * person logged in for ever. Does nothing for a session that is not watched.
   */
  async noteUse({ publicId }: Pick<WatchableSession, 'publicId'>): Promise<void> {
    const { touches, lifetime, clock } = this.#options
    const state = publicId === null ? null : this.#watched.get(publicId)?.state
    const now = clock()
    if (!state || now - state.lastSeenAt < touchInterval(lifetime)) return
    const touch = {
      idHash: state.idHash,
      lastSeenAt: now,
      idleEndsAt: idleEnd(lifetime, state.isRemembered, now),
    }
    await touches.add(touch, state.idleEndsAt)
  }

  /** Ends everything that is open: the server stops. */
  close(): void {
    this.#isClosed = true
    for (const publicId of this.#ids()) this.#end(publicId)
  }

  #add(publicId: string, { backend, userId }: Login, end: AbortController): void {
    const known = this.#watched.get(publicId)
    // Somebody else may have logged in to this session since.
    if (known?.owner.backend === backend && known.owner.userId === userId) {
      known.ends.add(end)
      return
    }
    if (known) this.#end(publicId)
    this.#watched.set(publicId, {
      owner: { backend, userId },
      ends: new Set([end]),
      state: null,
    })
    if (this.#people.has(backend)) return
    const { clock } = this.#options
    const look = () => this.#lookAtPeople(backend)
    this.#people.set(backend, new RepeatedAsk(look, PEOPLE_EVERY_MS, clock))
  }

  #remove(publicId: string, end: AbortController): void {
    const watched = this.#watched.get(publicId)
    if (!watched?.ends.delete(end)) return
    if (watched.ends.size === 0) this.#watched.delete(publicId)
  }

  #end(publicId: string, reason?: unknown): void {
    const watched = this.#watched.get(publicId)
    this.#watched.delete(publicId)
    for (const end of watched?.ends ?? []) end.abort(reason)
  }

  #start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    for (const ask of [this.#sessions, ...this.#people.values()]) ask.begin()
    this.#wait()
  }

  #wait(): void {
    this.#setTimer(() => this.#tick(), this.#options.everyMs ?? EVERY_MS)
  }

  #tick(): void {
    this.#isRunning = this.#watched.size > 0
    if (!this.#isRunning) return
    for (const [backend, ask] of [[undefined, this.#sessions] as const, ...this.#people]) {
      const reason = ask.tick()
      if (reason !== null) for (const publicId of this.#ids(backend)) this.#end(publicId, reason)
    }
    this.#wait()
  }

  /** @param backend whose people's (all). */
  #ids(backend?: string): readonly string[] {
    const all = [...this.#watched]
    const asked =
      backend === undefined ? all : all.filter(([, one]) => one.owner.backend === backend)
    return asked.map(([publicId]) => publicId)
  }

  async #lookAtSessions(): Promise<void> {
    const { store, clock } = this.#options
    for (const id of (await store.findEnded?.(this.#ids(), clock())) ?? []) this.#end(id)
  }

  async #lookAtPeople(backend: string): Promise<void> {
    const { store, clock } = this.#options
    const ids = this.#ids(backend)
    const found = ids.length === 0 ? [] : ((await store.findOpen?.(ids, clock())) ?? [])
    const theirs = new Map<string, SessionState>()
    for (const state of found) {
      const watched = this.#watched.get(state.publicId)
      if (!watched) continue
      watched.state = state
      if (isOf(state, watched.owner)) theirs.set(state.publicId, state)
      else this.#end(state.publicId)
    }
    for (const id of await findRefused(backend, theirs, this.#options)) this.#end(id)
  }
}

function isOf(one: SessionState, { backend, userId }: UserReference): boolean {
  return one.backend === backend && one.userId === userId
}

function backgroundTimer(work: () => void, ms: number): void {
  setTimeout(work, ms).unref()
}
