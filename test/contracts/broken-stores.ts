import { setImmediate as pause } from 'node:timers/promises'
import { sha256 } from '../../src/auth/crypto/keyed-digest.ts'
import type { SessionChanges, SessionRecord } from '../../src/auth/sessions/session-store.ts'
import { mostTries } from '../../src/auth/throttling/throttle-rules.ts'
import type {
  ThrottleKey,
  ThrottleRule,
  ThrottleVerdict,
} from '../../src/auth/throttling/throttle-store.ts'
import type { Token } from '../../src/auth/tokens/token-store.ts'
import type {
  MemorySessionStore,
  MemoryThrottleStore,
  MemoryTokenStore,
} from '../../src/testing.ts'

/** A store whose every method works, but for those that a test puts in their place. */
export function broken<Contract extends object, Sound extends Contract>(
  sound: Sound,
  faults: Partial<Contract>,
): Sound {
  return new Proxy(sound, {
    get(target, name) {
      const value = Reflect.get(faults, name) ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
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
  id: string,
  digest: string,
  now: number,
): Promise<Token | null> {
  const token = await sound.find(purpose, id, now)
  if (!token || token.digest !== digest) return null
  await pause()
  await sound.consume(purpose, id, digest, now)
  return token
}

/** Looks whether a try is let through, and counts it afterwards: parallel tries share a number. */
export async function lookThenCount(
  sound: MemoryThrottleStore,
  keys: readonly ThrottleKey[],
  now: number,
): Promise<ThrottleVerdict> {
  const isAllowed = keys.every((key) => lets(sound, key, now))
  await pause()
  const endless = keys.map(({ key, rule }) => ({ key, rule: withMostTries(rule, 1e9) }))
  if (isAllowed) await sound.reserve(endless, now)
  return { isAllowed, retryAfterMs: isAllowed ? 0 : 1, stopped: [] }
}

function lets(sound: MemoryThrottleStore, { key, rule }: ThrottleKey, now: number): boolean {
  const count = sound.counts.get(sha256(key))
  if (!count || count.endsAt <= now) return true
  return count.tries < mostTries(rule) && count.nextAt <= now
}

/** The same rule with another limit or stop. */
export function withMostTries(rule: ThrottleRule, tries: number): ThrottleRule {
  return rule.kind === 'window' ? { ...rule, limit: tries } : { ...rule, stopAt: tries }
}

/** Remembers the clear text behind digests that it can guess, as a log of requests would. */
export function clearTextOf(digest: string, known: readonly string[]): string | undefined {
  return known.find((text) => sha256(text) === digest)
}
