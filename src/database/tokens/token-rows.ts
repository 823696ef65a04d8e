import type { Token } from '../../auth/tokens/token-store.ts'
import { parseData } from '../connection/parse-data.ts'
import type { SqlValues } from '../connection/sql.ts'

/** The columns of `tokens`. */
export const TOKEN_COLUMNS =
  'id, purpose, digest, backend, user_id, sent_to, state, data, tries_left, created_at, expires_at'

/** A row of `tokens`. Some drivers give a BIGINT as text. */
export interface TokenRow {
  readonly id: string
  readonly purpose: string
  readonly digest: string
  readonly backend: string | null
  readonly user_id: string | null
  readonly sent_to: string | null
  readonly state: string | null
  readonly data: string
  readonly tries_left: number | null
  readonly created_at: number | string
  readonly expires_at: number | string
}

/** A token as the values of a statement. */
export function valuesOf({ owner, data, ...token }: Token): SqlValues {
  const { backend = null, userId = null } = owner ?? {}
  return { ...token, backend, userId, data: JSON.stringify(data) }
}

export function toToken(row: TokenRow): Token {
  const { backend, user_id: userId } = row
  return {
    id: row.id,
    purpose: row.purpose,
    digest: row.digest,
    owner: backend === null || userId === null ? null : { backend, userId },
    sentTo: row.sent_to,
    state: row.state,
    data: parseData(row.data),
    triesLeft: row.tries_left === null ? null : Number(row.tries_left),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  }
}
