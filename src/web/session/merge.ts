import { isDeepStrictEqual } from 'node:util'
import type { SessionData } from './session-data.ts'

/** What one request changed in a session: keys with new values, and keys taken out. */
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

/** Makes the same changes to another state, such as one that a parallel request has written. */
export function applyChanges(data: SessionData, { set, removed }: DataChanges): SessionData {
  const kept = Object.entries(data).filter(([key]) => !removed.includes(key))
  return { ...Object.fromEntries(kept), ...set }
}
