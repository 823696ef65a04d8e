import type { SessionRecord, SessionSummary } from '../../auth/sessions/session-store.ts'
import { parseData } from '../connection/parse-data.ts'
import type { SessionColumns } from '../models/session.ts'

/** A row of `sessions` without what never leaves the store. */
type SummaryColumns = Omit<
  SessionColumns,
  'idHash' | 'version' | 'data' | 'seriesHash' | 'rotatedAt'
>

export function toRecord(row: SessionColumns): SessionRecord {
  const { idHash, version, data, seriesHash, rotatedAt } = row
  return {
    ...toSummary(row),
    idHash,
    version,
    data: parseData(data),
    seriesHash,
    rotatedAt: rotatedAt === null ? null : Number(rotatedAt),
  }
}

/** Some drivers give a BIGINT as text, and a BOOLEAN as a number. */
export function toSummary(row: SummaryColumns): SessionSummary {
  const { publicId, userId, backend, address, agent } = row
  return {
    publicId,
    userId,
    backend,
    isRemembered: Boolean(row.isRemembered),
    createdAt: Number(row.createdAt),
    lastSeenAt: Number(row.lastSeenAt),
    idleEndsAt: Number(row.idleEndsAt),
    absoluteEndsAt: Number(row.absoluteEndsAt),
    address,
    agent,
  }
}
