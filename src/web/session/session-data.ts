import type { RequestInfo } from '../../auth/backend.ts'
import { randomText } from '../../auth/crypto/random.ts'
import { isLogin, type Login } from '../../auth/login/login.ts'
import type { SessionRecord } from '../../auth/sessions/session-store.ts'

const PUBLIC_ID_BYTES = 16
const LONGEST_AGENT = 255

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

/** Whose session this is, by the login in its data. */
export function ownerOf(data: SessionData): Pick<SessionRecord, 'userId' | 'backend'> {
  const login = data[LOGIN] as Partial<SessionRecord> | undefined
  return { userId: login?.userId ?? null, backend: login?.backend ?? null }
}

/** What a session that begins now has besides its times. */
export function newSession(idHash: string, data: SessionData, { address, agent }: RequestInfo) {
  return {
    idHash,
    publicId: randomText(PUBLIC_ID_BYTES),
    version: 1,
    ...ownerOf(data),
    data,
    address,
    agent: agent?.slice(0, LONGEST_AGENT) ?? null,
  }
}
