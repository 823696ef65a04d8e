import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { SessionRecord } from '../../auth/sessions/session-store.ts'
import type { Token } from '../../auth/tokens/token-store.ts'
import type { UserReference } from '../../auth/user.ts'

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

/** What must never be found at rest: the kit's session id and the secret of its token, in clear. */
export const SESSION_ID = 'c2Vzc2lvbi1pZC1vZi10aGUtZ2Fkd2FsbC1raXQtMDE'
export const TOKEN_SECRET = 'dG9rZW4tb2YtdGhlLWdhZHdhbGwta2l0LW51bWJlci0x'

/** Somebody, and others who are easily taken for them (CVE-2026-25574). */
export const OWNER: UserReference = { backend: 'users', userId: '7' }
export const NAMESAKES: readonly UserReference[] = [
  { backend: 'staff', userId: '7' },
  { backend: 'users', userId: '77' },
  { backend: 'Users', userId: '7' },
  { backend: 'users', userId: '7 ' },
]

/** What a store rejects with when it cannot be asked. */
export const UNAVAILABLE = { code: 'STORE_UNAVAILABLE' }

/** Shows that whoever reads around an implementation really reads what it wrote. */
export const MARKER = 'gadwall-kit-marker'

/** Text that is nobody's id, although some of it looks like one to a lenient parser. */
export const MALFORMED = [
  ...['', ' ', '0', '-1', '1 OR 1', "1' OR '1'='1", '1; --', '1.0', '1e0', '0x1', '01', '+1', '１'],
  ...['../x', '%', '_', '*', 'null', 'undefined', 'NaN', '[object Object]', '{}', '\ud800'],
  ...['__proto__', 'constructor', 'toString', '99999999999999999999', '1'.repeat(10_000)],
  ...['x\0', '\0', 'a'.repeat(100_000)],
]

/**
 * The same for stores, which are asked for digests only. A NUL, or a blank at the end that MySQL does
 * not look at, cannot come before them.
 */
export const NO_DIGESTS = MALFORMED.filter((text) => !text.includes('\0'))

export function sessionRecord(changes: Partial<SessionRecord> = {}): SessionRecord {
  const { idHash = sha256(SESSION_ID) } = changes
  return {
    idHash,
    publicId: publicIdOf(idHash),
    version: 1,
    userId: '7',
    backend: 'users',
    data: { login: { userId: '7', backend: 'users', stamp: null }, note: MARKER },
    isRemembered: false,
    createdAt: NOW,
    lastSeenAt: NOW,
    idleEndsAt: NOW + HOUR_MS,
    absoluteEndsAt: NOW + 24 * HOUR_MS,
    address: '2001:db8::1',
    agent: 'Kit/1.0',
    seriesHash: null,
    rotatedAt: null,
    ...changes,
  }
}

/** Another session has another public id. */
export function publicIdOf(name: string): string {
  return sha256(`public ${name}`).slice(0, 22)
}

export function token(changes: Partial<Token> = {}): Token {
  return {
    id: tokenId('first'),
    purpose: 'reset',
    digest: sha256(TOKEN_SECRET),
    owner: OWNER,
    sentTo: `${MARKER}@example.test`,
    state: 'a stamp',
    data: {},
    triesLeft: null,
    createdAt: NOW,
    expiresAt: NOW + HOUR_MS,
    ...changes,
  }
}

export function tokenId(name: string | number): string {
  return sha256(`token ${name}`).slice(0, 22)
}

/** Starts the same work many times at once and waits for all of it. */
export function parallel<T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => work(index)))
}

export function countTrue(values: readonly unknown[]): number {
  return values.filter(Boolean).length
}
