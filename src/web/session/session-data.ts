import { isLogin, type Login } from '../../auth/login/login.ts'
import type { SessionRecord } from '../../auth/sessions/session-store.ts'

/** What a session holds, by key. */
export type SessionData = Readonly<Record<string, unknown>>

/** The key of the login in the data of a session. */
export const LOGIN = 'login'

/**
 * A copy for one request to change: what was read is compared with it later. The login is only ever
 * replaced, never changed in place, so the data of most sessions need no copy.
 */
export function ownCopy(data: SessionData): SessionData {
  const isFlat = Object.entries(data).every(
    ([key, value]) => key === LOGIN || typeof value !== 'object',
  )
  return isFlat ? data : structuredClone(data)
}

/** The login in the data of a session; `null` when there is none, or when it is damaged. */
export function loginOf(data: SessionData): Login | null {
  const login = data[LOGIN]
  return isLogin(login) ? login : null
}

/** The same data, in which nobody has proved just now who they are. */
export function unconfirmed(data: SessionData): SessionData {
  const login = loginOf(data)
  return login ? { ...data, [LOGIN]: { ...login, confirmedAt: null } } : data
}

/** Whose session this is, by the login in its data. */
export function ownerOf(data: SessionData): Pick<SessionRecord, 'userId' | 'backend'> {
  const login = data[LOGIN] as Partial<SessionRecord> | undefined
  return { userId: login?.userId ?? null, backend: login?.backend ?? null }
}
