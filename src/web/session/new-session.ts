import type { RequestInfo } from '../../auth/backend.ts'
import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import { randomText } from '../../auth/crypto/random.ts'
import { absoluteEnd, idleEnd, type SessionLifetime } from '../../auth/sessions/session-lifetime.ts'
import { SessionSeries } from '../../auth/sessions/session-series.ts'
import type { SessionRecord, SessionState } from '../../auth/sessions/session-store.ts'
import { ownerOf, type SessionData } from './session-data.ts'

const PUBLIC_ID_BYTES = 16
const LONGEST_AGENT = 255

interface Times {
  readonly lifetime: SessionLifetime
  readonly isRemembered: boolean
  readonly now: number
}

/** A session that begins now. */
export function newSession(
  id: string,
  data: SessionData,
  { address, agent }: RequestInfo,
  { lifetime, isRemembered, now }: Times,
): SessionRecord {
  return {
    idHash: sha256(id),
    publicId: randomText(PUBLIC_ID_BYTES),
    version: 1,
    ...ownerOf(data),
    data,
    isRemembered,
    createdAt: now,
    lastSeenAt: now,
    idleEndsAt: idleEnd(lifetime, isRemembered, now),
    absoluteEndsAt: absoluteEnd(lifetime, isRemembered, now),
    address,
    agent: agent?.slice(0, LONGEST_AGENT) ?? null,
    seriesHash: isRemembered ? SessionSeries.hashOf(id) : null,
    rotatedAt: null,
  }
}

/** What stays when a session gets a new id: nothing if somebody else logs in over it. */
export function inherited(
  old: SessionState,
  { userId, backend }: SessionRecord,
): Partial<SessionRecord> {
  const { publicId, createdAt } = old
  if (old.userId === null) return { publicId }
  return old.userId === userId && old.backend === backend ? { publicId, createdAt } : {}
}
