import { type AuthenticationBackend, mayEnter, type RequestInfo } from '../backend.ts'
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
export function noticeParams(owner: Owner, request: RequestInfo, at: number) {
  return { ...whereParams(owner.user, request, at), canReset: canReset(owner) }
}

/** Whose account it is, and when, where and with what something happened to it. */
export function whereParams({ username, timeZone }: User, request: RequestInfo, at: number) {
  const { address, agent, isShared = false } = request
  // The address of a proxy says nothing of the client.
  return { username, where: isShared ? null : address, agent, at, ...(timeZone && { timeZone }) }
}

/** Whether a mailed link can set a new password: not where it is kept by somebody else, or the account is closed. */
export function canReset({ user, backend }: Owner): boolean {
  return (
    mayEnter(user, backend) && Boolean(backend.findByEmail && backend.savePassword && user.email)
  )
}
