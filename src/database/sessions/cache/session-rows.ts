import type { SessionState } from '../../../auth/sessions/session-store.ts'
import { parseData } from '../../connection/parse-data.ts'
import type { SignedInRow } from './signed-in-query.ts'

/** A session as it is remembered. Most hold nothing but a login, which is never changed in place. */
export interface RememberedSession extends Omit<SessionState, 'idHash' | 'data'> {
  /** `null` when there is more: it stays text then, so that each request gets its own. */
  readonly login: unknown
  readonly data: string | null
}

export function rememberedSession(row: SignedInRow): RememberedSession {
  const data = parseData(row.data)
  const isLoginOnly = data.login !== undefined && Object.keys(data).length === 1
  return {
    publicId: row.public_id,
    version: row.version,
    userId: row.user_id,
    backend: row.backend,
    login: isLoginOnly ? Object.freeze(data.login) : null,
    data: isLoginOnly ? null : row.data,
    isRemembered: Boolean(row.is_remembered),
    // Some drivers give a BIGINT as text.
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
    idleEndsAt: Number(row.idle_ends_at),
    absoluteEndsAt: Number(row.absolute_ends_at),
  }
}

export function sessionState(idHash: string, session: RememberedSession): SessionState {
  const { publicId, version, userId, backend, isRemembered } = session
  const { createdAt, lastSeenAt, idleEndsAt, absoluteEndsAt, login, data } = session
  return {
    idHash,
    publicId,
    version,
    userId,
    backend,
    data: data === null ? { login } : parseData(data),
    isRemembered,
    createdAt,
    lastSeenAt,
    idleEndsAt,
    absoluteEndsAt,
  }
}
