import type { AuthSession } from './auth-session.ts'

/** This visitor's session: values by name, and the login. */
export interface VisitorSession extends AuthSession {
  /** The id in the cookie; `null` for a visitor about whom nothing is stored. Never log it. */
  readonly id: string | null

  /**
   * When it is over if it is not used again, in milliseconds since 1970-01-01 UTC; `null` for a visitor about whom
   * nothing is stored.
   */
  readonly endsAt: number | null

  /** A value by its name; `undefined` when there is none. */
  get(key: string): unknown

  /**
   * Keeps a value that JSON can hold, until the session ends.
   *
   * @throws TypeError for names that the session itself uses.
   */
  set(key: string, value: unknown): void

  /** Takes a value out. Does nothing when there is none. */
  delete(key: string): void
}
