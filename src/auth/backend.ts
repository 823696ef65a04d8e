import type { Secret } from './secret.ts'
import type { User, UserReference, Visitor } from './user.ts'

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
  /** Names the request in the log and in events; `null` outside HTTP (missing: `null`). */
  readonly id?: string | null
  /**
   * Whether the address is that of a proxy that nobody has named in `TRUSTED_PROXIES`: it says nothing of
   * the client (false).
   */
  readonly isShared?: boolean
  /** The language in which whoever sent it reads, such as `de` (BCP 47; missing: that of the site). */
  readonly language?: string
  /** What the browser keeps to be known again: see `DeviceService` (nothing). */
  readonly devices?: readonly Secret[]
  /** What the browser keeps not to be asked for a second factor: see `TrustedBrowsers` (nothing). */
  readonly trusted?: readonly Secret[]
  /** Ends when the client has gone away, so that costly work for it can be dropped. */
  readonly signal?: AbortSignal
  /**
   * Runs work that is no wait for a store, such as a hash, so that it does not count as one (missing: it
   * counts).
   */
  readonly aside?: <T>(work: () => Promise<T>) => Promise<T>
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

  /**
   * The users with these ids, as text, in any order and in one statement (missing: each is asked for by
   * itself). Asked for people for whom something is open.
   */
  getUsers?(ids: readonly string[]): Promise<readonly U[]>

  /**
   * The credentials without which it has nothing to say, such as `['username', 'password']`. When one
   * of them is missing it is not asked (asked always).
   */
  readonly credentials?: readonly string[]

  /**
   * The id of the user whom these credentials name, without a look at the password; `null` for nobody.
   * Wrong passwords are counted for each person by it, whatever name was typed. It must take as long for
   * somebody as for nobody (missing: they are counted for each name).
   */
  identify?(credentials: Credentials): Promise<string | null>

  /**
   * How the people whom it recognises have proved who they are: `pwd`, `proxy` … (`['pwd']`). Sessions
   * remember it.
   */
  readonly methods?: readonly string[]

  /**
   * Notes when the user logged in (missing: it is not noted). A failure is reported and never fails the
   * login.
   */
  recordLogin?(user: U, at: Date): Promise<void>

  /** An unsaved user, looked at when the app starts: what it lacks stops the start (not looked at). */
  exampleUser?(): U

  /**
   * Checks all backends together when the app starts (nothing is checked).
   *
   * @returns warnings, for the log.
   * @throws TypeError for what cannot work.
   */
  validate?(backends: readonly AuthenticationBackend[]): readonly string[]

  /** Whether people whose `isActive` is false may log in and stay logged in (false). */
  readonly allowsInactive?: boolean

  /**
   * Saves a password that was set with `user.setPassword`, unless it was changed meanwhile (missing:
   * people whom this backend recognises cannot change their password here).
   *
   * @returns false when another change came first; nothing is written then.
   */
  savePassword?(user: U): Promise<boolean>

  /**
   * The user who has confirmed this e-mail address, without regard to case; `null` for nobody (missing:
   * there is no reset of forgotten passwords for these people).
   */
  findByEmail?(email: string): Promise<U | null>

  /**
   * Saves an address that the user has confirmed, unless their address was changed meanwhile (missing:
   * people cannot change their address here).
   *
   * @returns false when another change came first, or the user is gone; nothing is written then.
   * @throws AlreadyTaken when the address belongs to somebody else: one statement decides.
   */
  saveEmail?(user: U, email: string): Promise<boolean>

  /**
   * The second factors that somebody has brought along, such as `hwk` where another service has asked for one:
   * they are asked for none here. Empty: they have brought none (missing: nobody has).
   */
  factorsOf?(who: UserReference): Promise<readonly string[]>

  /**
   * Whether the visitor may do this, with this object if one is given. `anonymous` is asked too, so
   * that something may be granted to everybody (missing: grants nothing).
   *
   * @throws PermissionDenied to say no for all backends.
   */
  hasPermission?(visitor: Visitor<U>, name: string, object?: unknown): Promise<boolean>

  /**
   * All that this backend grants to the visitor, without regard to objects (missing: nothing). Without
   * `hasPermission` it decides alone.
   */
  permissionsOf?(visitor: Visitor<U>): Promise<Iterable<string>>

  /**
   * Whether `permissionsOf` names all that `hasPermission` grants without an object: then it is asked
   * once a request instead, however many questions there are (false).
   */
  readonly listsPermissions?: boolean

  /**
   * The users to whom this backend grants a permission (missing: cannot tell). A backend that knows
   * nothing of objects answers with nobody when there is an `object`.
   */
  usersWithPermission?(name: string, options?: WithPermissionOptions): Promise<U[]>
}

/** Whom to count among the users with a permission. */
export interface WithPermissionOptions {
  /** Only people who are active (true), only those who are not (false), or both (`null`). */
  readonly isActive?: boolean | null
  /** Whether superusers count, who may do everything (true). */
  readonly includeSuperusers?: boolean
  /** With what the permission is to be used (with nothing in particular). */
  readonly object?: unknown
}

/** Whether somebody may be logged in: active, or of a backend that lets the inactive in. */
export function mayEnter(
  { isActive }: Pick<User, 'isActive'>,
  backend: Pick<AuthenticationBackend, 'allowsInactive'> | null,
): boolean {
  return isActive !== false || backend?.allowsInactive === true
}
