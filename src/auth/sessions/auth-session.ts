import type { Login } from '../login/login.ts'

/** What {@link AuthSession.start} may be told. */
export interface StartOptions {
  /** Whether the session may outlive the browser window (false). */
  readonly remember?: boolean
  /** Whether what the visitor collected before is carried over, as far as configured (true). */
  readonly keepData?: boolean
  /** Values to store with the login, in the same write (none). */
  readonly values?: Readonly<Record<string, unknown>>
}

/** One visitor's session, as far as logging in and out needs it. */
export interface AuthSession {
  /** Who logged in here; `null` for a visitor who did not. */
  readonly login: Login | null

  /**
   * Names the session in pages, events and the audit log, and opens nothing; `null` when nothing is
   * stored. Stays the same when the session gets a new id.
   */
  readonly publicId: string | null

  /**
   * Remembers a login under a new id. The id from before is dead when this resolves, so that an id
   * planted by an attacker is worth nothing (session fixation).
   *
   * @throws TypeError when the headers of the answer were sent, before anything is written.
   */
  start(login: Login, options?: StartOptions): Promise<void>

  /**
   * Remembers the same login again, under a new id and with what the session holds.
   *
   * A session that was ended meanwhile stays ended: a logout that overtakes a slow request wins.
   *
   * @throws TypeError when the headers of the answer were sent, before anything is written.
   */
  renew(login: Login): Promise<void>

  /** Replaces the stamp of the login in place, as when the secret was rotated. */
  updateStamp(stamp: string | null): void

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
