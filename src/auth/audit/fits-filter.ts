import type { UserReference } from '../user.ts'
import type { AuditEntry, AuditFilter } from './audit-store.ts'

/** Whether an entry is one of those that a filter means. */
export function fitsFilter(
  entry: AuditEntry,
  { name, subject, actor, from, to }: AuditFilter,
): boolean {
  return (
    (name === undefined || entry.name === name) &&
    (!subject || isSame(subject, entry.subject)) &&
    (!actor || isSame(actor, entry.actor)) &&
    (from === undefined || entry.at >= from) &&
    (to === undefined || entry.at < to)
  )
}

function isSame(one: UserReference, other: UserReference | null): boolean {
  return one.backend === other?.backend && one.userId === other.userId
}
