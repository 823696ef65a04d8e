import assert from 'node:assert/strict'
import type { AuditEntry, AuditFilter, AuditStore } from '../../../auth/audit/audit-store.ts'
import { MARKER, NOW, OWNER, publicIdOf } from '../samples.ts'

export const ADDRESS = '2001:db8::7'
export const AGENT = 'Kit/1.0 (an agent)'

const MOST_LISTED = 500

export function entry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 'entry-1',
    name: 'login.succeeded',
    at: NOW,
    actor: OWNER,
    subject: OWNER,
    session: publicIdOf('session'),
    address: ADDRESS,
    agent: AGENT,
    requestId: 'request-1',
    details: { note: MARKER },
    ...changes,
  }
}

/** Everything that fits, page by page; the ids of the entries. */
export async function listIds(
  store: AuditStore,
  filter: AuditFilter = {},
  limit = 100,
): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const { entries, next } = await store.list(filter, cursor, limit)
    ids.push(...entries.map(({ id }) => id))
    cursor = next
    assert.ok(ids.length <= MOST_LISTED, 'there is always another page')
  } while (cursor !== null)
  return ids
}
