import { randomBytes } from 'node:crypto'

/** What a hash begins with that no password ever matches. */
export const UNUSABLE_PREFIX = '!'

/** A new hash that no password ever matches. No two are equal, so that it can serve as a stamp. */
export function unusableHash(): string {
  return UNUSABLE_PREFIX + randomBytes(30).toString('base64url')
}
