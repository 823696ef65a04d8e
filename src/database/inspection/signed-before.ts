import { DAY_MS } from '../../auth/clock.ts'
import type { Connection } from '../connection/connection.ts'
import { Sql } from '../connection/sql.ts'

/** What may still be signed by a secret from before. */
export interface SignedBefore {
  readonly sessions: number
  /** Mailed links, trusted browsers and the like. */
  readonly tokens: number
  /** When the last of them is over by itself, in milliseconds since 1970-01-01 UTC; 0 for none. */
  readonly until: number
}

interface Row {
  readonly found: number | string
  readonly ends_at: number | string | null
}

/** What was signed before a time, was not used since, and is not over: whatever is used is signed anew. */
export async function signedBefore(
  connection: Connection,
  since: number,
  { now, closeGraceDays }: { readonly now: number; readonly closeGraceDays: number },
): Promise<SignedBefore> {
  const sql = new Sql(connection)
  const ask = async (text: string): Promise<Row> => {
    const [row] = await sql.rows<Row>(text, { since, now })
    return row ?? { found: 0, ends_at: null }
  }
  const tokens = sql.tables.sql('tokens')
  const ends =
    'CASE WHEN idle_ends_at < absolute_ends_at THEN idle_ends_at ELSE absolute_ends_at END'
  const [sessions, links, closed] = await Promise.all([
    ask(`SELECT COUNT(*) AS found, MAX(${ends}) AS ends_at FROM ${sql.tables.sql('sessions')}
      WHERE user_id IS NOT NULL AND last_seen_at < :since AND idle_ends_at > :now
        AND absolute_ends_at > :now`),
    ask(`SELECT COUNT(*) AS found, MAX(expires_at) AS ends_at FROM ${tokens}
      WHERE purpose NOT IN ('reopen', 'password-required', 'unconfirmed', 'unconfirmed-reminded') AND created_at < :since
        AND expires_at > :now`),
    // Kept for longer than their link is good.
    ask(`SELECT COUNT(*) AS found, MAX(created_at) AS ends_at FROM ${tokens}
      WHERE purpose = 'reopen' AND created_at < :since AND created_at > :now - ${closeGraceDays * DAY_MS}`),
  ])
  const graceEnd = closed.ends_at === null ? 0 : Number(closed.ends_at) + closeGraceDays * DAY_MS
  return {
    sessions: Number(sessions.found),
    tokens: Number(links.found) + Number(closed.found),
    until: Math.max(Number(sessions.ends_at ?? 0), Number(links.ends_at ?? 0), graceEnd),
  }
}
