import type { SessionState } from '../../../auth/sessions/session-store.ts'
import { parseData } from '../../connection/parse-data.ts'
import type { SignedInRow } from './signed-in-query.ts'

/** A session as it is kept. Most hold nothing but a login, which is never changed in place. */
export interface CachedState extends Omit<SessionState, 'idHash' | 'data'> {
  /** `null` when the session holds more: that stays text, so that each request gets its own copy. */
  readonly login: unknown
  readonly data: string | null
}

export function cachedState(row: SignedInRow): CachedState {
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

export function sessionState(idHash: string, session: CachedState): SessionState {
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

/** Whether a session is over at this time. */
export function isOver({ idleEndsAt, absoluteEndsAt }: CachedState, now: number): boolean {
  return idleEndsAt <= now || absoluteEndsAt <= now
}

/** What is granted to the user of a row, directly or through groups; `null` when it cannot be told. */
export function grantsIn({ own_grants, group_grants }: SignedInRow): ReadonlySet<string> | null {
  try {
    return new Set([...listIn(own_grants), ...listIn(group_grants)])
  } catch {
    // MariaDB cuts off a list that is longer than `group_concat_max_len`.
    return null
  }
}

function listIn(value: unknown): string[] {
  const list: unknown = typeof value === 'string' ? JSON.parse(value) : value
  return Array.isArray(list) ? list : []
}
