import type { AuthenticationBackend, RequestInfo } from '../backend.ts'
import type { User } from '../user.ts'

/** Whose account it is, as a mail tells it. */
interface Owner {
  readonly user: User
  readonly backend: AuthenticationBackend
}

/**
 * What a notice is filled with: nothing that opens anything.
 *
 * @param at when it happened, in milliseconds since 1970-01-01 UTC.
 */
export function noticeParams({ user, backend }: Owner, request: RequestInfo, at: number) {
  const { address, agent, isShared = false } = request
  return {
    username: user.username,
    // The address of a proxy says nothing of the client.
    where: isShared ? null : address,
    agent,
    at,
    canReset: canReset({ user, backend }),
  }
}

/** Whether a mailed link can set a new password: not where it is kept by somebody else, or the account is closed. */
export function canReset({ user, backend }: Owner): boolean {
  const mayEnter = user.isActive !== false || backend.allowsInactive === true
  return mayEnter && Boolean(backend.findByEmail && backend.savePassword && user.email)
}
