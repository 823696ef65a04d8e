import type { AuditCursor } from '../../auth/audit/audit-cursor.ts'
import type { AuditFilter } from '../../auth/audit/audit-store.ts'
import type { SqlValues } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'

/** What entries a list shows, in SQL. */
export interface AuditConditions {
  /** Begins with WHERE, or is empty. */
  readonly where: string
  readonly values: SqlValues
}

/** The conditions of a filter, from a place in the list on; `null` when nothing can fit. */
export function conditionsOf(
  { name, subject, actor, from, to }: AuditFilter,
  after: AuditCursor | null,
): AuditConditions | null {
  if (!isStorable(name, subject?.backend, subject?.userId, actor?.backend, actor?.userId))
    return null
  const given: [condition: string, values: SqlValues | null][] = [
    ['name = :name', name === undefined ? null : { name }],
    [
      'subject_id = :subjectId AND subject_backend = :subjectBackend',
      subject ? { subjectId: subject.userId, subjectBackend: subject.backend } : null,
    ],
    [
      'actor_id = :actorId AND actor_backend = :actorBackend',
      actor ? { actorId: actor.userId, actorBackend: actor.backend } : null,
    ],
    ['at >= :from', from === undefined ? null : { from }],
    ['at < :to', to === undefined ? null : { to }],
    [
      'at <= :afterAt AND (at < :afterAt OR id < :afterId)',
      after ? { afterAt: after.at, afterId: after.id } : null,
    ],
  ]
  const meant = given.filter(([, values]) => values !== null)
  const conditions = meant.map(([condition]) => condition)
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    values: Object.assign({}, ...meant.map(([, values]) => values)),
  }
}
