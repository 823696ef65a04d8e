import type { AuthenticationBackend } from '../backend.ts'
import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { User, UserReference } from '../user.ts'

/** A session at rest. Times are milliseconds since 1970-01-01 UTC. */
export interface SessionRecord {
  /** SHA-256 of the session id, base64url. The id itself is never stored. */
  readonly idHash: string
  /**
   * Names the session in pages, events and the audit: 128 random bits, base64url. It opens nothing,
   * and stays the same when the session gets a new id.
   */
  readonly publicId: string
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
  /**
   * SHA-256 of what all ids of one remembered session have in common, base64url, so that an id from
   * before is recognised; `null` for a session that is not remembered. No two sessions have the same.
   */
  readonly seriesHash: string | null
  /** When a remembered session got its id because its browser came back; `null` before that. */
  readonly rotatedAt: number | null
}

/** What a request needs to know of a session. */
export type SessionState = Omit<SessionRecord, 'address' | 'agent' | 'seriesHash' | 'rotatedAt'>

/** A session as its owner may see it. What its ids are known by never leaves the store. */
export type SessionSummary = Omit<
  SessionRecord,
  'idHash' | 'version' | 'data' | 'seriesHash' | 'rotatedAt'
>

/** A session, and with it the user it belongs to if both could be read at once. */
export interface FoundSession<U extends User = User> {
  readonly session: SessionState
  /** Missing: ask the backend. */
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

/** One use of a session. */
export interface SessionTouch {
  readonly idHash: string
  readonly lastSeenAt: number
  readonly idleEndsAt: number
}

/** Some sessions with whose they are, and how to go on. */
export interface SessionPage {
  readonly sessions: readonly (SessionSummary & { readonly owner: UserReference })[]
  /** Where the next page begins; `null` when there is none. */
  readonly next: string | null
}

/** `SessionStore.listOf` gives no more than this many sessions. */
export const MOST_LISTED_SESSIONS = 1000

/**
 * Where sessions rest. Every method is one atomic step, and rejects with `StoreUnavailable` when
 * the store cannot be asked.
 */
export interface SessionStore extends TellsOfPerson {
  /** The session, unless it is unknown or over at `now`. Never writes. */
  find(idHash: string, now: number): Promise<SessionRecord | null>

  /** The remembered session of a series, unless it is unknown or over at `now`. Never writes. */
  findSeries(seriesHash: string, now: number): Promise<SessionRecord | null>

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

  /**
   * Notes that sessions are in use: all of them in one statement, each named once. A session that is
   * gone stays gone, and one that was seen later keeps its times.
   */
  touch(touches: readonly SessionTouch[]): Promise<void>

  destroy(idHash: string): Promise<void>

  /**
   * The sessions of a person that are not over at `now`, the one that was used last first; at most
   * {@link MOST_LISTED_SESSIONS}.
   */
  listOf(owner: UserReference, now: number): Promise<readonly SessionSummary[]>

  /**
   * Ends one session of a person.
   *
   * @returns false when it is gone, or is not theirs; nothing is removed then.
   */
  destroyOne(owner: UserReference, publicId: string): Promise<boolean>

  /** Ends all sessions of a person but one (but none), in one statement, and says how many. */
  destroyAllOf(owner: UserReference, exceptPublicId?: string): Promise<number>

  /**
   * Ends all sessions of some people of one backend, in one statement, and says how many (missing: person by
   * person).
   */
  destroyAllOfMany?(backend: string, userIds: readonly string[]): Promise<number>

  /**
   * Ends the sessions of a person that were used least lately, in one statement, so that one and some
   * others are left. Sessions that are over at `now` do not count.
   *
   * @param publicId the one that stays, however long ago it was used.
   * @param others how many stay beside it; 0 for none.
   * @returns how many were ended.
   */
  destroyOldest(
    owner: UserReference,
    publicId: string,
    others: number,
    now: number,
  ): Promise<number>

  /**
   * The sessions of people that are not over at `now`, the one that began last first (missing: nobody can look).
   *
   * @param after the `next` of the page before; `null`, or text that is no cursor: the first page.
   */
  listAll?(after: string | null, limit: number, now: number): Promise<SessionPage>

  /**
   * Those of these sessions that are gone, or over at `now`: mostly none, and in any order. Asked twice a second for all
   * that is open, so it should be one cheap statement as long as none has ended. Never writes (missing: nothing that is
   * open can be ended with its session).
   */
  findEnded?(publicIds: readonly string[], now: number): Promise<readonly string[]>

  /** The state of those that are not: in any order and in one statement. Never writes (missing: see `findEnded`). */
  findOpen?(publicIds: readonly string[], now: number): Promise<readonly SessionState[]>

  /** Removes the sessions that are over at `now` and says how many. */
  purge(now: number): Promise<number>

  /**
   * Makes a reader that finds sessions together with users of one of these backends, if they are
   * kept in one place; else `null` (missing: the store is asked, and then the backend).
   */
  createReader?(backends: readonly AuthenticationBackend[]): SessionReader | null
}
