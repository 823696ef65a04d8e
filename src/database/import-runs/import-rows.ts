import type { ImportRecord } from '../../auth/import/runs/import-store.ts'

/** All but the refused lines, which are only for the page of one import. */
export const LIST_COLUMNS = `id, backend, user_id, created_at, file_name, file_bytes, choices, state, holder, beat_at,
  ended_at, line_count, created_count, existing_count, refused_count, bytes_read, checked, failure`

/** A row of `imports`. Some drivers give a BIGINT as text. */
export interface ImportRow {
  readonly id: string
  readonly backend: string
  readonly user_id: string
  readonly created_at: number | string
  readonly file_name: string
  readonly file_bytes: number | string
  readonly choices: string
  readonly state: ImportRecord['state']
  readonly holder: string | null
  readonly beat_at: number | string | null
  readonly ended_at: number | string | null
  readonly line_count: number
  readonly created_count: number
  readonly existing_count: number
  readonly refused_count: number
  readonly bytes_read: number | string
  readonly checked: string | null
  readonly refused_lines?: string | null
  readonly failure: string | null
}

export function toImport(row: ImportRow): ImportRecord {
  return {
    id: row.id,
    by: { backend: row.backend, userId: row.user_id },
    createdAt: Number(row.created_at),
    fileName: row.file_name,
    fileBytes: Number(row.file_bytes),
    choices: JSON.parse(row.choices),
    state: row.state,
    holder: row.holder,
    beatAt: numberOf(row.beat_at),
    endedAt: numberOf(row.ended_at),
    counts: {
      lines: Number(row.line_count),
      created: Number(row.created_count),
      existing: Number(row.existing_count),
      refused: Number(row.refused_count),
    },
    bytesRead: Number(row.bytes_read),
    checked: parsed(row.checked),
    refusedLines: parsed(row.refused_lines) ?? [],
    failure: parsed(row.failure),
  }
}

function numberOf(value: number | string | null): number | null {
  return value === null ? null : Number(value)
}

function parsed<T>(text: string | null | undefined): T | null {
  return text ? (JSON.parse(text) as T) : null
}
