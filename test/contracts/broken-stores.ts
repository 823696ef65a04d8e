import { setImmediate as pause } from 'node:timers/promises'
import { sha256 } from '../../src/auth/crypto/keyed-digest.ts'
import type {
  SessionChanges,
  SessionRecord,
  SessionStore,
} from '../../src/auth/sessions/session-store.ts'
import type { Throttle, ThrottleRule, ThrottleVerdict } from '../../src/auth/throttling/throttle.ts'
import type { Token, TokenStore } from '../../src/auth/tokens/token-store.ts'
import { MemorySessionStore, MemoryThrottle, MemoryTokenStore } from '../../src/testing.ts'

/** Sessions whose every method works, to be overridden by a test with one that does not. */
export function brokenSessions(breakIt: (sound: MemorySessionStore) => Partial<SessionStore>): {
  store: SessionStore
  sound: MemorySessionStore
} {
  const sound = new MemorySessionStore()
  const methods: SessionStore = {
    find: (idHash, now) => sound.find(idHash, now),
    insert: (record) => sound.insert(record),
    update: (idHash, version, changes) => sound.update(idHash, version, changes),
    replace: (idHash, record) => sound.replace(idHash, record),
    touch: (touches) => sound.touch(touches),
    destroy: (idHash) => sound.destroy(idHash),
    purge: (now) => sound.purge(now),
  }
  return { store: { ...methods, ...breakIt(sound) }, sound }
}

/** Tokens of which one method is overridden. */
export function brokenTokens(breakIt: (sound: MemoryTokenStore) => Partial<TokenStore>): {
  store: TokenStore
  sound: MemoryTokenStore
} {
  const sound = new MemoryTokenStore()
  const methods: TokenStore = {
    issue: (token) => sound.issue(token),
    consume: (purpose, hash, now) => sound.consume(purpose, hash, now),
    revoke: (backend, userId, purpose) => sound.revoke(backend, userId, purpose),
    purge: (now) => sound.purge(now),
  }
  return { store: { ...methods, ...breakIt(sound) }, sound }
}

/** A throttle of which one method is overridden. */
export function brokenThrottle(breakIt: (sound: MemoryThrottle) => Partial<Throttle>): {
  throttle: Throttle
  sound: MemoryThrottle
} {
  const sound = new MemoryThrottle()
  const methods: Throttle = {
    consume: (key, rule, now) => sound.consume(key, rule, now),
    reset: (key) => sound.reset(key),
    purge: (now) => sound.purge(now),
  }
  return { throttle: { ...methods, ...breakIt(sound) }, sound }
}

/** Whatever the version is, the last to write wins. */
export async function updateAnyVersion(
  sound: MemorySessionStore,
  idHash: string,
  changes: SessionChanges,
): Promise<boolean> {
  const record = recordOf(sound, idHash)
  return record !== undefined && sound.update(idHash, record.version, changes)
}

/** `set` of a key-value store: what is gone is made again. */
export async function upsert(
  sound: MemorySessionStore,
  sample: SessionRecord,
  version: number,
  changes: SessionChanges,
): Promise<boolean> {
  if (await sound.update(sample.idHash, version, changes)) return true
  if (recordOf(sound, sample.idHash)) return false
  await sound.insert({ ...sample, ...changes, version: version + 1 })
  return true
}

export function recordOf(sound: MemorySessionStore, idHash: string): SessionRecord | undefined {
  return sound.records.find((record) => record.idHash === idHash)
}

/** Looks, and deletes afterwards: two who look at the same time both get it. */
export async function findThenDelete(
  sound: MemoryTokenStore,
  purpose: string,
  hash: string,
  now: number,
): Promise<Token | null> {
  const token = sound.tokens.find((one) => one.hash === hash && one.purpose === purpose)
  if (!token || token.expiresAt <= now) return null
  await pause()
  await sound.consume(purpose, hash, now)
  return token
}

/** Reads the number, and writes the next one afterwards: parallel tries share a number. */
export class GetThenSet {
  readonly windows = new Map<string, { count: number; endsAt: number }>()

  async consume(key: string, rule: ThrottleRule, now: number): Promise<ThrottleVerdict> {
    const open = this.windows.get(key)
    const { count, endsAt } =
      open && open.endsAt > now ? open : { count: 0, endsAt: now + rule.windowMs }
    await pause()
    this.windows.set(key, { count: count + 1, endsAt })
    return { isAllowed: count < rule.limit, retryAfterMs: count < rule.limit ? 0 : endsAt - now }
  }
}

/** Remembers the clear text behind digests that it can guess, as a log of requests would. */
export function clearTextOf(digest: string, known: readonly string[]): string | undefined {
  return known.find((text) => sha256(text) === digest)
}
