import type { AuditEntry } from './audit-store.ts'

/** A place in the list of entries: after the entry with this time and this id. */
export type AuditCursor = Pick<AuditEntry, 'at' | 'id'>

/** A place as text that may stand in a link. */
export function writeCursor({ at, id }: AuditCursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** The place that is meant; `null` for text that no store has given out. */
export function readCursor(text: string): AuditCursor | null {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString())
    const isCursor = Number.isSafeInteger(at) && typeof id === 'string' && !id.includes('\0')
    return isCursor ? { at, id } : null
  } catch {
    return null
  }
}
