import { isDeepStrictEqual } from 'node:util'

/** What a session holds, by key. */
export type SessionData = Readonly<Record<string, unknown>>

/** What one request changed of a session: keys with new values, and keys taken out. */
export interface DataChanges {
  readonly set: SessionData
  readonly removed: readonly string[]
}

/** What changed from one state to another; `null` when nothing did. */
export function findChanges(before: SessionData, after: SessionData): DataChanges | null {
  const changed = Object.entries(after).filter(
    ([key, value]) => !Object.hasOwn(before, key) || !isDeepStrictEqual(before[key], value),
  )
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key))
  if (changed.length === 0 && removed.length === 0) return null
  return { set: Object.fromEntries(changed), removed }
}

/** The same changes made to another state, such as one that a parallel request has left. */
export function applyChanges(data: SessionData, { set, removed }: DataChanges): SessionData {
  const kept = Object.entries(data).filter(([key]) => !removed.includes(key))
  return { ...Object.fromEntries(kept), ...set }
}
