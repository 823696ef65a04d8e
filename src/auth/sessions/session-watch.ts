import type { Clock } from '../clock.ts'
import type { Login } from '../login/login.ts'
import type { UserReference } from '../user.ts'
import type { AuthSession } from './auth-session.ts'
import { type Admission, findRefused, type WatchedLogin } from './find-refused.ts'
import type { SessionLifetime } from './session-lifetime.ts'
import { idleEnd, touchInterval } from './session-lifetime.ts'
import type { OwnedSession, SessionState, SessionStore } from './session-store.ts'
import type { TouchQueue } from './touch-queue.ts'

/** How often the store is asked whether the sessions are still there, in milliseconds. */
const EVERY_MS = 700

/** How often the people themselves are looked at, in milliseconds. */
const PEOPLE_EVERY_MS = 10_000

/** How long what is open outlives a store that cannot be asked, in milliseconds. */
const OUTAGE_MS = 30_000

/** What is watched: a session somebody has logged in to. */
export type WatchableSession = Pick<AuthSession, 'publicId' | 'login'>

/** What a {@link SessionWatch} is made of. */
export interface SessionWatchOptions extends Admission {
  readonly store: SessionStore
  readonly touches: TouchQueue
  readonly lifetime: SessionLifetime
  readonly clock: Clock
  /** How often is looked, in milliseconds (700). */
  readonly everyMs?: number
  /** Calls back once after some milliseconds (`setTimeout` that keeps no process alive). */
  readonly setTimer?: (work: () => void, ms: number) => void
}

/** One session that something is open for. */
interface Watched extends WatchedLogin {
  readonly ends: Set<AbortController>
  /** As the store had it a few seconds ago; `null` before it was asked. */
  state: SessionState | null
}

/**
 * Ends what is open for a session, such as a WebSocket or a stream, when the session ends: in whatever
 * process and by whatever means, be it a statement typed by hand. All sessions of a process are looked up
 * in one statement, three times in two seconds, and only while something is open. People who were
 * switched off or got another password in the database itself are noticed within ten seconds.
 *
 * While the store cannot be asked nobody knows: what is open stays so for 30 seconds, then it ends.
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions
  readonly #setTimer: (work: () => void, ms: number) => void
  readonly #watched = new Map<string, Watched>()
  #isRunning = false
  #isClosed = false
  #answeredAt = 0
  #peopleAt = 0

  constructor(options: SessionWatchOptions) {
    this.#options = options
    this.#setTimer = options.setTimer ?? backgroundTimer
  }

  /**
   * @param signal stops the watch when it aborts: what was open is closed. Without it the session is watched
   *   to its end.
   * @returns aborts when the session has ended. Its reason is a `StoreUnavailable` where that cannot be
   *   known any more.
   * @throws TypeError for a session that nobody is logged in to, and for a store without `findOpen`.
   */
  watch({ publicId, login }: WatchableSession, signal?: AbortSignal): AbortSignal {
    const { store } = this.#options
    if (!store.findOwners || !store.findOpen) {
      throw new TypeError('whileLoggedIn() needs a session store with `findOwners` and `findOpen`')
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
    for (const publicId of [...this.#watched.keys()]) this.#end(publicId)
  }

  #add(publicId: string, { backend, userId }: Login, end: AbortController): void {
    const known = this.#watched.get(publicId)
    // Somebody else may have logged in to this session since: what was theirs ends at the next look.
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
    this.#answeredAt = this.#options.clock()
    this.#peopleAt = 0
    this.#wait()
  }

  #wait(): void {
    this.#setTimer(() => void this.#run(), this.#options.everyMs ?? EVERY_MS)
  }

  async #run(): Promise<void> {
    if (this.#watched.size > 0) await this.#look()
    this.#isRunning = this.#watched.size > 0
    if (this.#isRunning) this.#wait()
  }

  async #look(): Promise<void> {
    try {
      const now = this.#options.clock()
      await this.#lookAtSessions(now)
      if (now - this.#peopleAt >= PEOPLE_EVERY_MS) {
        this.#peopleAt = now
        await this.#lookAtPeople(now)
      }
      this.#answeredAt = this.#options.clock()
    } catch (error) {
      if (this.#options.clock() - this.#answeredAt < OUTAGE_MS) return
      for (const publicId of [...this.#watched.keys()]) this.#end(publicId, error)
    }
  }

  async #lookAtSessions(now: number): Promise<void> {
    const asked = [...this.#watched]
    const ids = asked.map(([publicId]) => publicId)
    const found = (await this.#options.store.findOwners?.(ids, now)) ?? []
    const open = new Map(found.map((one) => [one.publicId, one]))
    for (const [publicId, watched] of asked) {
      // What was opened for another person meanwhile is looked up next time.
      if (this.#watched.get(publicId) !== watched) continue
      const one = open.get(publicId)
      if (!one || !isOf(one, watched.owner)) this.#end(publicId)
    }
  }

  async #lookAtPeople(now: number): Promise<void> {
    const found = (await this.#options.store.findOpen?.([...this.#watched.keys()], now)) ?? []
    for (const state of found) {
      const watched = this.#watched.get(state.publicId)
      if (watched) watched.state = state
    }
    for (const publicId of await findRefused(this.#watched, this.#options)) this.#end(publicId)
  }
}

function isOf(one: OwnedSession, { backend, userId }: UserReference): boolean {
  return one.backend === backend && one.userId === userId
}

function backgroundTimer(work: () => void, ms: number): void {
  setTimeout(work, ms).unref()
}
