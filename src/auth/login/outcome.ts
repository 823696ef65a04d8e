import type { RequestInfo } from '../backend.ts'
import type { Problem } from '../problem.ts'
import type { User } from '../user.ts'

/** A user whom a backend has recognised. */
export interface Recognised<U extends User = User> {
  readonly user: U
  /** The name of the backend. */
  readonly backend: string
  /** How they proved who they are (the `methods` of the backend). */
  readonly methods?: readonly string[]
}

/** What a person must do before they are logged in, such as to give a second factor. */
export interface Need {
  /** `factor`, `password-change`, `verify-email`, or one of your own. */
  readonly name: string
  /** The page where they can do it. */
  readonly path: string
}

/**
 * What came of an attempt to log in. Only `recognised` makes a session that a guard accepts.
 *
 * `refused` does not say why: "no such user", "wrong password" and "inactive" must look the same from
 * outside. It has a problem only when a hook gave one.
 */
export type LoginOutcome<U extends User = User> =
  | ({ readonly kind: 'recognised' } & Required<Recognised<U>>)
  | ({ readonly kind: 'needs'; readonly needs: readonly Need[] } & Required<Recognised<U>>)
  | { readonly kind: 'refused'; readonly problem?: Problem }
  | {
      readonly kind: 'throttled'
      /** Milliseconds until a try can succeed. */
      readonly retryAfterMs: number
      /** Whether no time opens it: there were too many failures in a row (false). */
      readonly isStopped?: boolean
    }

/** Says what somebody who was recognised must still do; `null` for nothing. Asked at each login. */
export type NeedCheck<U extends User = User> = (
  who: Required<Recognised<U>>,
  request: RequestInfo,
) => Need | null | Promise<Need | null>
