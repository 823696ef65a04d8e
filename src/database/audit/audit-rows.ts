import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import type { UserReference } from '../../auth/user.ts'
import { parseData } from '../connection/parse-data.ts'
import type { SqlValues } from '../connection/sql.ts'

/** A row of `audit_events`. Some drivers give a BIGINT as text. */
export interface AuditRow {
  readonly id: string
  readonly name: string
  readonly at: number | string
  readonly actor_backend: string | null
  readonly actor_id: string | null
  readonly subject_backend: string | null
  readonly subject_id: string | null
  readonly session: string | null
  readonly address: string | null
  readonly agent: string | null
  readonly request_id: string | null
  readonly details: string
  /** The time of the entry for as long as there is an address or an agent to be forgotten, else NULL. */
  readonly client_from: number | string | null
}

export const AUDIT_COLUMNS = [
  ...['id', 'name', 'at', 'actor_backend', 'actor_id', 'subject_backend', 'subject_id'],
  ...['session', 'address', 'agent', 'request_id', 'details', 'client_from'],
] as const satisfies readonly (keyof AuditRow)[]

/** Entries as rows of a VALUES list, and the values in it. */
export function valuesOf(entries: readonly AuditEntry[]): {
  readonly rows: readonly string[]
  readonly values: SqlValues
} {
  const values: Record<string, unknown> = {}
  const rows = entries.map((entry, index) => {
    const row = toRow(entry)
    const names = AUDIT_COLUMNS.map((column) => {
      values[`${column}_${index}`] = row[column]
      return `:${column}_${index}`
    })
    return `(${names.join(', ')})`
  })
  return { rows, values }
}

function toRow({ actor, subject, requestId, ...entry }: AuditEntry): AuditRow {
  const { at, address, agent } = entry
  return {
    ...entry,
    actor_backend: actor?.backend ?? null,
    actor_id: actor?.userId ?? null,
    subject_backend: subject?.backend ?? null,
    subject_id: subject?.userId ?? null,
    request_id: requestId,
    details: JSON.stringify(entry.details),
    client_from: address === null && agent === null ? null : at,
  }
}

export function toEntry(row: AuditRow): AuditEntry {
  const { id, name, session, address, agent, request_id: requestId } = row
  return {
    id,
    name,
    at: Number(row.at),
    actor: referenceOf(row.actor_backend, row.actor_id),
    subject: referenceOf(row.subject_backend, row.subject_id),
    ...{ session, address, agent, requestId },
    details: parseData(row.details),
  }
}

function referenceOf(backend: string | null, userId: string | null): UserReference | null {
  return backend === null || userId === null ? null : { backend, userId }
}
