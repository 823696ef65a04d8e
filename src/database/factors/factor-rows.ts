import { sha256 } from '../../auth/crypto/keyed-digest.ts'
import type { Factor, FactorKind } from '../../auth/factors/factor-store.ts'
import type { SqlValues } from '../connection/sql.ts'

/** A row of `factors`. Some drivers give a BIGINT as text, and a BOOLEAN as a number. */
export interface FactorRow {
  readonly id: string
  readonly backend: string
  readonly user_id: string
  readonly kind: string
  readonly name: string | null
  readonly secret: string
  readonly credential_id: string | null
  readonly transports: string
  readonly is_backed_up: boolean | number
  readonly logs_in_alone: boolean | number
  readonly counter: number | string
  readonly created_at: number | string
  readonly confirmed_at: number | string | null
  readonly last_used_at: number | string | null
}

/** The columns that are read. */
export const READ_COLUMNS =
  'id, backend, user_id, kind, name, secret, credential_id, transports, is_backed_up, logs_in_alone, ' +
  'counter, created_at, confirmed_at, last_used_at'

/** The columns that are written: those, what finds a passkey, and the number of changes. */
export const WRITTEN_COLUMNS = `${READ_COLUMNS}, credential_digest, version`

/** What stands in place of a passkey's id in the index. */
export function digestOf(credentialId: string): string {
  return sha256(credentialId)
}

/** Rows and their values for one INSERT. */
export function insertOf(factors: readonly Factor[]): { rows: string; values: SqlValues } {
  const rows: string[] = []
  const values: Record<string, unknown> = {}
  factors.forEach((factor, index) => {
    const row = valuesOf(factor)
    for (const [name, value] of Object.entries(row)) values[`${name}${index}`] = value
    rows.push(`(${Object.keys(row).map((name) => `:${name}${index}`)})`)
  })
  return { rows: rows.join(', '), values }
}

/** In the order of the columns that are written. The names end with a letter: a number follows. */
function valuesOf(factor: Factor) {
  const { credentialId } = factor
  return {
    idOf: factor.id,
    backendOf: factor.owner.backend,
    userIdOf: factor.owner.userId,
    kindOf: factor.kind,
    nameOf: factor.name,
    secretOf: factor.secret,
    credentialIdOf: credentialId,
    transportsOf: factor.transports.join(' '),
    isBackedUpOf: factor.isBackedUp,
    logsInAloneOf: factor.logsInAlone ?? false,
    counterOf: factor.counter,
    createdAtOf: factor.createdAt,
    confirmedAtOf: factor.confirmedAt,
    lastUsedAtOf: factor.lastUsedAt,
    credentialDigestOf: credentialId === null ? null : digestOf(credentialId),
    versionOf: 0,
  }
}

/** The factor in a row. */
export function toFactor(row: FactorRow): Factor {
  const time = (value: number | string | null) => (value === null ? null : Number(value))
  return {
    id: row.id,
    owner: { backend: row.backend, userId: row.user_id },
    kind: row.kind as FactorKind,
    name: row.name,
    secret: row.secret,
    credentialId: row.credential_id,
    transports: row.transports === '' ? [] : row.transports.split(' '),
    isBackedUp: Boolean(row.is_backed_up),
    logsInAlone: Boolean(row.logs_in_alone),
    counter: Number(row.counter),
    createdAt: Number(row.created_at),
    confirmedAt: time(row.confirmed_at),
    lastUsedAt: time(row.last_used_at),
  }
}
