import type { Secret } from './secret.ts'
import type { User } from './user.ts'

/** Proof that somebody offers of who they are. Anything secret in it is a {@link Secret}. */
export interface Credentials {
  /** A username, or whatever else the backend finds people by, such as an e-mail address. */
  readonly username?: string
  readonly password?: Secret
  readonly [other: string]: unknown
}

/** What a backend or a listener may want to know of the request behind a login. */
export interface RequestInfo {
  /** The client's address as far as it can be trusted; `null` outside HTTP. */
  readonly address: string | null
  /** The client's own description of itself, not to be trusted; `null` when it sent none. */
  readonly agent: string | null
  /** Ends when the client has gone away, so that costly work for it can be dropped. */
  readonly signal?: AbortSignal
}

/** The request of somebody who did not come over HTTP: a command, a job, a test. */
export const localRequest: RequestInfo = Object.freeze({ address: null, agent: null })

/**
 * A way to recognise people. Two methods make one.
 *
 * Backends are asked in the order they are configured. A session remembers the name of the backend
 * that recognised its user, and only that one may restore them.
 */
export interface AuthenticationBackend<U extends User = User> {
  /** Kept in sessions: renaming a backend logs out everybody whom it recognised. */
  readonly name: string

  /**
   * Whose credentials these are: a user, or `null` for "not mine, ask the next".
   *
   * To keep time from telling who has an account, an unknown user must cost as much as a wrong
   * password.
   *
   * @throws PermissionDenied to stop: nobody else is asked, and the login fails.
   */
  authenticate(credentials: Credentials, request: RequestInfo): Promise<U | null>

  /** The user with this id, as text; `null` for one that is unknown or malformed. */
  getUser(id: string): Promise<U | null>
}
