import type { KeptUsername } from '../../../auth/usernames/username-store.ts'
import { HOUR_MS, NOW, OWNER } from '../samples.ts'

export const UNTIL = NOW + HOUR_MS

/** Somebody else of the same backend. */
export const OTHER = { ...OWNER, userId: '8' }

export function kept(username: string, changes: Partial<KeptUsername> = {}): KeptUsername {
  return { owner: OWNER, username, until: UNTIL, ...changes }
}
