import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../auth/clock.ts'
import { StoreUnavailable } from '../../auth/errors.ts'
import type { SessionState, SessionStore } from '../../auth/sessions/session-store.ts'
import { ownerOf, type SessionData } from './session-data.ts'

// Of any number of requests that change one session, one gets through in each round.
const MAX_ROUNDS = 200

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

/**
 * Writes what a request has changed in a session into what is stored by now.
 *
 * @returns the session as it is then; `null` when it was destroyed meanwhile, and so it stays.
 * @throws StoreUnavailable when it does not get through.
 */
export async function merge(
  store: SessionStore,
  clock: Clock,
  read: SessionState,
  changes: DataChanges,
): Promise<SessionState | null> {
  let state: SessionState | null = read
  for (let round = 0; state; round++) {
    if (round === MAX_ROUNDS) throw new StoreUnavailable('The session store')
    const { idHash, version } = state
    const data = applyChanges(state.data, changes)
    const written = { ...ownerOf(data), data }
    if (await store.update(idHash, version, written)) {
      return { ...state, ...written, version: version + 1 }
    }
    state = await store.find(idHash, clock())
  }
  return null
}
