import type { Login } from '../../auth/login/login.ts'
import type { SessionRecord } from '../../auth/sessions/session-store.ts'
import type { SessionData } from './data-changes.ts'

const LOGIN = 'login'

/**
 * The data for one request to change: what was read is still needed to see what has changed. The login
 * is replaced and never changed, so the data of most sessions need no copy.
 */
export function ownCopy(data: SessionData): SessionData {
  const isFlat = Object.entries(data).every(
    ([key, value]) => key === LOGIN || typeof value !== 'object',
  )
  return isFlat ? data : structuredClone(data)
}

/**
 * koa-session adds keys such as `_session` of its own, and would take a `__proto__` from any store for
 * the prototype of the session.
 */
export function withoutPrivateKeys(session: SessionData): SessionData {
  if (!Object.keys(session).some((key) => key.startsWith('_'))) return session
  return Object.fromEntries(Object.entries(session).filter(([key]) => !key.startsWith('_')))
}

/** Whose session this is, by the login in its data. */
export function ownerOf(data: SessionData): Pick<SessionRecord, 'userId' | 'backend'> {
  const login = data.login as Login | undefined
  return { userId: login?.userId ?? null, backend: login?.backend ?? null }
}
