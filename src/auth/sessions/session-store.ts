import type { AuthenticationBackend } from '../backend.ts'
import type { User } from '../user.ts'

/** What a session remembers of the person who logged in. */
export interface Login {
  /** The user's id as text; the backend parses it back. */
  readonly userId: string
  /** The name of the backend that recognised the user, and the only one that may restore them. */
  readonly backend: string
  /** Keyed digest of the user's `sessionStamp()`; `null` for a user that has none. */
  readonly stamp: string | null
}

/** What {@link AuthSession.start} may be told. */
export interface StartOptions {
  /** Whether the session may outlive the browser window (false). */
  readonly remember?: boolean
  /** Whether what the visitor collected before is carried over, as far as configured (true). */
  readonly keepData?: boolean
}

/** One visitor's session, as far as logging in and out needs it. */
export interface AuthSession {
  /** Who logged in here; `null` for a visitor who did not. */
  readonly login: Login | null

  /**
   * The user whom the store has read together with the session, for this login only; `undefined`
   * when it has not, and the backend is to be asked. Given once: who asks later wants to know how
   * things are then.
   */
  takeFoundUser?(login: Login): User | undefined

  /** What the store has read of the permissions of that user, given once like the user. */
  takeFoundPermissions?(login: Login): ReadonlySet<string> | undefined

  /**
   * Remembers a login under a new id. The id from before is dead when this resolves, so that an id
   * planted by an attacker is worth nothing (session fixation).
   */
  start(login: Login, options?: StartOptions): Promise<void>

  /**
   * Remembers the same login again, under a new id and with what the session holds.
   *
   * A session that was ended meanwhile stays ended: a logout that overtakes a slow request wins.
   */
  renew(login: Login): Promise<void>

  /** Replaces the stamp of the login in place, as when the secret was rotated. */
  updateStamp(stamp: string): void

  /** Forgets everything, in the browser too; the id is dead when this resolves. */
  end(): Promise<void>

  /** Goes on as if there were no session, and leaves the stored one as it is. */
  ignore(): void

  /**
   * Ends the session on the server only. Its cookie is left alone: a parallel request of the same
   * browser may just have replaced it.
   */
  drop(): Promise<void>
}

/** A session as it rests in a store. Times are milliseconds since 1970-01-01 UTC. */
export interface SessionRecord {
  /** SHA-256 of the session id, base64url. The id itself is never stored. */
  readonly idHash: string
  /** Goes up by one with each change, so that no change is lost to another. */
  readonly version: number
  /** `null` while nobody has logged in. */
  readonly userId: string | null
  readonly backend: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** Whether the cookie outlives the browser window. */
  readonly isRemembered: boolean
  readonly createdAt: number
  readonly lastSeenAt: number
  /** Not valid from this moment on unless it is seen before. */
  readonly idleEndsAt: number
  /** Not valid from this moment on, however busy it is. */
  readonly absoluteEndsAt: number
  readonly address: string | null
  readonly agent: string | null
}

/** What a request needs to know of a session. */
export type SessionState = Omit<SessionRecord, 'address' | 'agent'>

/** A session, and with it the user it belongs to if both could be read at once. */
export interface FoundSession<U extends User = User> {
  readonly session: SessionState
  /** Missing when the backend is to be asked: it knows for certain. */
  readonly user?: U
  /**
   * All that the session's backend grants to the user, if it lists permissions. Missing when the backend
   * is to be asked. Shared, so never to be changed.
   */
  readonly permissions?: ReadonlySet<string>
}

/** Finds a session together with its user. */
export interface SessionReader<U extends User = User> {
  /** Like `SessionStore.find`. What it gives is nobody else's: it may be changed. */
  find(idHash: string, now: number): Promise<FoundSession<U> | null>
}

/** Notes that a session was in use. */
export interface SessionTouch {
  readonly idHash: string
  readonly lastSeenAt: number
  readonly idleEndsAt: number
}

/** What of a stored session can change. */
export type SessionChanges = Pick<SessionRecord, 'userId' | 'backend' | 'data'>

/**
 * Where sessions rest. Every method is one atomic step, and rejects with `StoreUnavailable` when
 * the store cannot be asked.
 */
export interface SessionStore {
  /** The session, unless it is unknown or over at `now`. Never writes. */
  find(idHash: string, now: number): Promise<SessionRecord | null>

  insert(record: SessionRecord): Promise<void>

  /**
   * Writes the changes if the session still has this version, and raises the version.
   *
   * @returns false when the session is gone or has moved on. It is never created anew.
   */
  update(idHash: string, version: number, changes: SessionChanges): Promise<boolean>

  /**
   * Puts the session of the new record in the place of the old one, in one step.
   *
   * @returns false when the old one is gone; nothing is written then.
   */
  replace(idHash: string, record: SessionRecord): Promise<boolean>

  /** Notes that the session is in use. Does nothing to one that is gone. */
  touch(idHash: string, lastSeenAt: number, idleEndsAt: number): Promise<void>

  destroy(idHash: string): Promise<void>

  /** Removes the sessions that are over at `now` and says how many. */
  purge(now: number): Promise<number>

  /**
   * A way to find sessions together with users of one of these backends, if they live in one place;
   * else `null` (missing: the store is asked, and then the backend).
   */
  createReader?(backends: readonly AuthenticationBackend[]): SessionReader | null
}
