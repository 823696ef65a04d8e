import type { AccountDetails } from './accounts/account-details.ts'
import type { RequestInfo } from './backend.ts'
import type { User } from './user.ts'

/**
 * What an app may run before something happens. A hook refuses by throwing `Refused`; nothing is
 * written then, and its problem stands in the form. Any other error is a bug and stops the request.
 */
export interface Hooks<U extends User = User> {
  /** Before a session is made, whatever way somebody logs in by. */
  beforeLogin?(user: U, request: RequestInfo): void | Promise<void>
  /**
   * Before somebody makes an account on the page for it. Not for commands.
   *
   * @param fields what the schema of `registrationFields` has made of the app's own fields (`undefined`).
   */
  beforeRegister?(
    details: AccountDetails,
    request: RequestInfo,
    fields?: unknown,
  ): void | Promise<void>
  /** Before somebody changes their own password, once the current one was right. */
  beforePasswordChange?(user: U, request: RequestInfo): void | Promise<void>
}
