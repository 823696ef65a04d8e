import type { User } from '../../auth/user.ts'
import type { AppContext } from '../context.ts'

/**
 * A way to tell who sends a request: by the session, by what a proxy says, by a token in a header.
 *
 * They are asked in order. The first that returns a user wins; `null` means "not mine, ask the next".
 * Return nobody who is inactive: nobody else checks that. Throw `StoreUnavailable` when you cannot
 * know (503). Any other error stops the request.
 */
export interface RequestAuthenticator<U extends User = User> {
  /** What `ctx.state.auth.authenticator` says of visitors whom it recognised. */
  readonly name: string

  /**
   * Whether a browser sends the proof by itself, as it does cookies and what a proxy adds (true). Then
   * pages of other sites can send requests with it, and changes need our form token. False only for
   * what a program puts into each request, such as `Authorization`.
   */
  readonly isAmbient?: boolean

  authenticate(ctx: AppContext): Promise<U | null>
}
